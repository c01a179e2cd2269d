// `ollama-cors/vite`, for `import`.
import module from './lib/vite.cjs';

export const { ollamaCors } = module;
export default ollamaCors;
