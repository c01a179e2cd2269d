// For `import`: the same.
import { ollamaCors } from './express.cjs';

export * from './express.cjs';
export default ollamaCors;
