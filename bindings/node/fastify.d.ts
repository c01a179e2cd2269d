// For `import`: the same.
import { ollamaCors } from './fastify.cjs';

export * from './fastify.cjs';
export default ollamaCors;
