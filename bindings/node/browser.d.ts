// For `import`: the same, and the default export as such.
import type { Ollama } from './browser.cjs';

export * from './browser.cjs';
declare const ollama: Ollama;
export default ollama;
