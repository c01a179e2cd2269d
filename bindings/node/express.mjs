// `ollama-cors/express`, for `import`.
import module from './lib/middleware/connect.cjs';

export const { ollamaCors } = module;
export default ollamaCors;
