// For `import`: the same, and the default export as such.
import type { Ollama } from './index.cjs';

export * from './index.cjs';
declare const ollama: Ollama;
export default ollama;
