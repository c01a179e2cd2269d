// `ollama-cors/hono`, for `import`.
import module from './lib/middleware/hono.cjs';

export const { ollamaCors } = module;
export default ollamaCors;
