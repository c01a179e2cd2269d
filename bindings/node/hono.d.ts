// For `import`: the same.
import { ollamaCors } from './hono.cjs';

export * from './hono.cjs';
export default ollamaCors;
