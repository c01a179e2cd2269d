// `ollama-cors/fastify`, for `import`.
import module from './lib/middleware/fastify.cjs';

export const { ollamaCors } = module;
export default ollamaCors;
