// The plugin for Vite: `plugins: [ollamaCors()]`.
import type { ConfigObject } from './index.cjs';

/**
 * Runs a shim beside the development server. The page finds it at `import.meta.env.VITE_OLLAMA_HOST`, and
 * Vite's console says what it refuses. `config`: that of a shim; by default a free port, and pages of this
 * machine.
 */
export function ollamaCors(config?: ConfigObject): {
  name: string;
  apply: 'serve';
  config(): Promise<{ define: Record<string, string> }>;
  configureServer(server: { config: { logger: { info(text: string): void; warn(text: string): void } } }): void;
  closeBundle(): Promise<void>;
};
export default ollamaCors;
