// Middleware for Express, Connect and Node's http server. Its types need nobody's: what it asks of a request
// and a response is all that it names.
import type { Configuration, Policy } from './index.cjs';

interface Request {
  method?: string | undefined;
  url?: string | undefined;
  rawHeaders: string[];
  httpVersion: string;
}
interface Response {
  writeHead(...head: any[]): unknown;
  end(...body: any[]): unknown;
}

/**
 * Answers preflights and refusals, and has the last word on the CORS headers of whatever else is answered.
 * `config` defaults to any host and any route: see the profile `middleware`. The decision is in
 * `request.ollamaCors`.
 * @throws {ConfigError}
 */
export function ollamaCors(
  config?: Configuration | Policy,
): (request: Request, response: Response, next: (error?: any) => void) => void;
export default ollamaCors;
