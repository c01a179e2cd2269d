// Middleware for Hono: `app.use(ollamaCors({ rules: [...] }))`.
import type { Configuration, Policy } from './index.cjs';

/**
 * The decision is in `c.get('ollamaCors')`.
 * @throws {ConfigError}
 */
export function ollamaCors(
  config?: Configuration | Policy,
): (context: any, next: () => Promise<void>) => Promise<Response | undefined>;
export default ollamaCors;
