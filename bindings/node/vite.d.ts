// For `import`: the same.
import { ollamaCors } from './vite.cjs';

export * from './vite.cjs';
export default ollamaCors;
