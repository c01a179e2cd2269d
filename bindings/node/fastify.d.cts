// The plugin for Fastify: `app.register(ollamaCors, { rules: [...] })`, before the routes.
import type { ConfigObject, Policy } from './index.cjs';

/** The configuration, or a compiled `policy`. The decision is in `request.ollamaCors`. */
export type Options = ConfigObject | { policy: Policy };

export function ollamaCors(app: any, options: Options): Promise<void>;
export default ollamaCors;
