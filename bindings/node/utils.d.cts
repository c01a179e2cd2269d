// The helpers of the package `ollama`, under their names there.
import type { Fetch } from './types/client.cjs';

export { AbortableAsyncIterator, ResponseError, formatHost } from './types/client.cjs';

export const defaultPort: string;
export const defaultHost: string;

interface SendOptions {
  headers?: HeadersInit | undefined;
  signal?: AbortSignal | undefined;
}

/** Rejects with a ResponseError unless the status is a good one. */
export function get(fetch: Fetch, url: string, options?: SendOptions): Promise<Response>;
export function head(fetch: Fetch, url: string, options?: SendOptions): Promise<Response>;
export function post(
  fetch: Fetch,
  url: string,
  data?: Record<string, unknown> | BodyInit,
  options?: SendOptions,
): Promise<Response>;
export function del(
  fetch: Fetch,
  url: string,
  data?: Record<string, unknown>,
  options?: SendOptions,
): Promise<Response>;

/** The JSON lines of a stream; a line that is none goes to `invalid`, by default a warning. */
export function parseJSON<T = unknown>(
  stream: ReadableStream<Uint8Array>,
  invalid?: (line: string) => void,
): AsyncGenerator<T>;
