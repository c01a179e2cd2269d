// The client of Ollama, and its errors: what Node and pages have in common.
/// <reference lib="esnext.disposable" />
import type * as api from './requests.cjs';

export * from './requests.cjs';

export type Fetch = typeof fetch;

/** How long to wait for what, in ms. By the native client alone; a `fetch` of the caller's knows only `timeout`. */
export interface Timeouts {
  /** Name, connection and TLS: 5000. */
  connectMs?: number | null | undefined;
  /** From the request to the answer's head; null = for ever, which a model that loads may need. */
  firstByteMs?: number | null | undefined;
  /** From byte to byte of an answer: 600000. */
  idleMs?: number | null | undefined;
  totalMs?: number | null | undefined;
}

/** What every method takes behind its own arguments. */
export interface CallOptions {
  /** Aborted, the call rejects with an AbortError, and the server sees its connection closed. */
  signal?: AbortSignal | null | undefined;
  /** Of the whole call, streams to their end included, in ms. */
  timeout?: number | undefined;
  timeouts?: Timeouts | undefined;
}

export interface Config {
  /** Default `http://127.0.0.1:11434`. Any form: `example.com`, `:8080`, `https://[::1]:8443/base`. */
  host: string;
  /** In place of the native client: a page's own, a test's. */
  fetch?: Fetch;
  /** Relative URLs, for a page whose server passes /api on. */
  proxy?: boolean;
  headers?: HeadersInit;
  /** Of each call, in ms. */
  timeout?: number;
  timeouts?: Timeouts;
}

/** The messages of a streamed answer. Leaving the loop, or an error in it, closes the connection. */
export class AbortableAsyncIterator<T extends object> {
  constructor(
    abortController: AbortController,
    itr: AsyncIterator<T | api.ErrorResponse>,
    doneCallback: () => void,
  );
  /** The loop over it rejects with an AbortError, and the server is told. */
  abort(): void;
  next(): Promise<IteratorResult<T, undefined>>;
  return(value?: unknown): Promise<IteratorResult<T, unknown>>;
  throw(error?: unknown): Promise<IteratorResult<T, undefined>>;
  [Symbol.asyncIterator](): this;
  [Symbol.asyncDispose](): Promise<void>;
}

type Streamed<T extends object> = Promise<AbortableAsyncIterator<T>>;
type Stream = { stream: true };
type Whole = { stream?: false };

/** The client of the package `ollama`: its methods, arguments and answers; and options behind them. */
export class Ollama {
  protected readonly config: Config;
  protected readonly fetch: Fetch;
  protected readonly ongoingStreamedRequests: AbortableAsyncIterator<object>[];
  constructor(config?: Partial<Config>);
  /** Ends all streams that are read through this client. */
  abort(): void;
  protected processStreamableRequest<T extends object>(
    endpoint: string,
    request: { stream?: boolean } & Record<string, any>,
    options?: CallOptions,
  ): Promise<T | AbortableAsyncIterator<T>>;
  encodeImage(image: Uint8Array | string): Promise<string>;
  generate(request: api.GenerateRequest & Stream, options?: CallOptions): Streamed<api.GenerateResponse>;
  generate(request: api.GenerateRequest & Whole, options?: CallOptions): Promise<api.GenerateResponse>;
  chat(request: api.ChatRequest & Stream, options?: CallOptions): Streamed<api.ChatResponse>;
  chat(request: api.ChatRequest & Whole, options?: CallOptions): Promise<api.ChatResponse>;
  create(request: api.CreateRequest & Stream, options?: CallOptions): Streamed<api.ProgressResponse>;
  create(request: api.CreateRequest & Whole, options?: CallOptions): Promise<api.ProgressResponse>;
  pull(request: api.PullRequest & Stream, options?: CallOptions): Streamed<api.ProgressResponse>;
  pull(request: api.PullRequest & Whole, options?: CallOptions): Promise<api.ProgressResponse>;
  push(request: api.PushRequest & Stream, options?: CallOptions): Streamed<api.ProgressResponse>;
  push(request: api.PushRequest & Whole, options?: CallOptions): Promise<api.ProgressResponse>;
  delete(request: api.DeleteRequest, options?: CallOptions): Promise<api.StatusResponse>;
  copy(request: api.CopyRequest, options?: CallOptions): Promise<api.StatusResponse>;
  list(options?: CallOptions): Promise<api.ListResponse>;
  show(request: api.ShowRequest, options?: CallOptions): Promise<api.ShowResponse>;
  embed(request: api.EmbedRequest, options?: CallOptions): Promise<api.EmbedResponse>;
  embeddings(request: api.EmbeddingsRequest, options?: CallOptions): Promise<api.EmbeddingsResponse>;
  systemone(request: api.SystemOneRequest, options?: CallOptions): Promise<api.SystemOneResponse>;
  ps(options?: CallOptions): Promise<api.ListResponse>;
  version(options?: CallOptions): Promise<api.VersionResponse>;
  /** What the server says of its cloud. */
  status(options?: CallOptions): Promise<Record<string, unknown>>;
  /** `digest`: `sha256:…`. */
  blobExists(digest: string, options?: CallOptions): Promise<boolean>;
  /** Uploads what `create` names in `files` and `adapters`; the server checks it against the digest. */
  createBlob(digest: string, data: Uint8Array | string, options?: CallOptions): Promise<{ digest: string }>;
  webSearch(request: api.WebSearchRequest, options?: CallOptions): Promise<api.WebSearchResponse>;
  webFetch(request: api.WebFetchRequest, options?: CallOptions): Promise<api.WebFetchResponse>;
  /** Ends what still streams. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** 'example.com' → 'http://example.com:11434' */
export function formatHost(host: string | undefined): string;

export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Stable: `unknown-key`, `bad-origin`, … */
  readonly code: string;
  /** JSON pointer to the value; `''` = the whole document. */
  readonly pointer: string;
  readonly message: string;
  /** The corrected value; null = there is none. */
  readonly suggestion: unknown;
}

/** The family of all errors of this package. */
export class OllamaCorsError extends Error {
  /** Stable: `bad-origin`, `address-in-use`, `connect-failed`, … */
  readonly code: string;
  /** JSON pointer into the configuration; `''` = it is not about a value. */
  readonly pointer: string;
  /** Every problem of the configuration; empty if it is not about one. */
  readonly problems: readonly Problem[];
}
/** The server answered with a status that is no good one. */
export class ResponseError extends OllamaCorsError {
  /** What Ollama said, or what stands in its place. */
  readonly error: string;
  readonly status_code: number;
  readonly headers: Headers | null;
  readonly body: string;
}
/** No connection. */
export class ConnectError extends OllamaCorsError {
  /** The system's name for the reason, `'ECONNREFUSED'`; null = it had no part in it. */
  readonly errno: string | null;
}
/** `code` says which: `connect-timeout`, `first-byte-timeout`, `idle-timeout`, `total-timeout`. */
export class TimeoutError extends OllamaCorsError {}
/** The server reported an error inside its stream. What came before it has been given. */
export class StreamError extends OllamaCorsError {}
/** The answer ended before it was complete. What came before has been given. */
export class TruncatedError extends OllamaCorsError {}
/** What came cannot be understood: a broken line, broken HTTP, a redirect that is not to be followed. */
export class ProtocolError extends OllamaCorsError {}
/** By a signal (`cause` is its reason) or by `abort()`. */
export class AbortError extends OllamaCorsError {}
/** Why a page's fetch() was blocked; the `cause` of what it rejects with. */
export class BlockedError extends OllamaCorsError {
  readonly report: PageReport;
}

/** What became of a page's fetch(). */
export interface PageReport {
  readonly outcome: 'ok' | 'blocked' | 'network-error';
  readonly reason: string | null;
  /** What the browser's console prints. */
  readonly console: readonly string[];
  /** What went over the wire, preflights included. */
  readonly requests: ReadonlyArray<{
    readonly method: string;
    readonly target: string;
    readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  }>;
  readonly response: {
    readonly type: string;
    readonly status: number;
    readonly url: string;
    readonly redirected: boolean;
    readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
    readonly body_sha256: string | null;
    readonly body_length: number | null;
  } | null;
}
