// ollama-cors for Node. What each thing means is described in the project's reference; here is its shape.
/// <reference lib="esnext.disposable" />
import { Ollama, OllamaCorsError, type Fetch, type Problem, type Timeouts } from './types/client.cjs';

export * from './types/client.cjs';
export * from './types/doctor.cjs';

declare const ollama: Ollama;
/** A client of the Ollama on this machine. */
export default ollama;

export interface FetchOptions {
  /**
   * The fetch is that of a page at this origin, `'https://app.example'`, or `'null'` for an opaque one: it
   * rejects what that browser blocks, in its words, with the reason as `cause` (a BlockedError), and hides the
   * headers that script does not see. One preflight cache serves all calls of it.
   */
  pageOrigin?: string | undefined;
  browser?: 'chromium' | 'firefox' | 'webkit' | 'standard' | undefined;
  /** The URL of the page's document, for relative ones; default: its origin. */
  baseUrl?: string | undefined;
  timeouts?: Timeouts | undefined;
  tls?: { verify?: boolean; ca?: string } | undefined;
}

/**
 * A standard fetch() on the native client, for `new OpenAI({ fetch })` and whatever else takes one.
 * @throws {ConfigError}
 */
export function createFetch(options?: FetchOptions): Fetch;

/** The configuration document, as an object or as JSON text. Its shape is {@link schema}. */
export type Configuration = string | ConfigObject;
export interface ConfigObject {
  readonly [key: string]: unknown;
}

export interface Report {
  readonly valid: boolean;
  readonly problems: readonly Problem[];
}

/** Finds every problem of a configuration at once. */
export function check(config: Configuration): Report;

/**
 * Header lines: an object, pairs, `Headers`, or a flat list as Node's `message.rawHeaders` is. Strings are
 * bytes (latin1), as Node's http module has them; a character above U+00FF is a TypeError.
 * Prefer `rawHeaders` to `headers` of a Node request: a repeated line stays two lines.
 */
export type HeaderLines =
  | Iterable<readonly [name: string, value: string]>
  | readonly string[]
  | { readonly [name: string]: string | readonly string[] | undefined };

export interface PolicyRequest {
  method: string;
  /** As on the request line: `/api/chat?x`. */
  target: string;
  headers?: HeaderLines | undefined;
  /** Whether it came as HTTP/1.0. */
  http10?: boolean | undefined;
}

export interface Explanation {
  readonly message: string;
  /** The place in the configuration; null = none. */
  readonly pointer: string | null;
  /**
   * The one change that would allow it: `add JSON to POINTER`, `remove JSON from POINTER` or
   * `set POINTER to JSON`; null = it is allowed, or none would.
   */
  readonly fix: string | null;
  /** The rule that comes nearest to allowing it; null = it is allowed, or there is none. */
  readonly nearest: string | null;
}

export interface Decision {
  readonly kind: 'preflight' | 'cors' | 'same-origin' | 'not-cors';
  readonly verdict: 'allow' | 'refuse';
  /** Stable: `preflight-granted`, `origin-not-allowed`, … */
  readonly reason: string;
  /** Of the local answer; null = the request goes on to the handler. */
  readonly status: number | null;
  /** To set on the answer, whoever makes it. `Vary` is to be merged; `answer()` does. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** JSON pointer of the rule or deny entry that decided; null = none. */
  readonly rule: string | null;
  /** Worked out when it is read. */
  readonly explanation: Explanation;
  /** What browsers print when a page gets this answer. Worked out when it is read. */
  readonly console: Record<'chromium' | 'firefox' | 'webkit', string[]>;
  /** The body of a local refusal (JSON text); null = none. Worked out when it is read. */
  readonly body: string | null;
  /**
   * The header lines of the whole answer, `own` being those that its handler made: they stay in
   * their order, but for `Access-Control-*`, which are the policy's to say; `Vary` becomes one line.
   */
  answer(own?: HeaderLines): Array<[name: string, value: string]>;
}

export interface PolicyOptions {
  /** What absent keys default to: `shim`, or `middleware` for a policy inside another server. */
  profile?: 'shim' | 'middleware' | undefined;
}

/** A rule in plain words. */
export interface AuditedRule {
  /** JSON pointer of the rule. */
  readonly pointer: string;
  /** Its entries, and who can have such an origin. At most 20; `more_entries` counts the others. */
  readonly origins: ReadonlyArray<{ readonly entry: string; readonly reach: string }>;
  readonly routes: readonly string[];
  /** `run your models`, …; the gravest first. */
  readonly may: readonly string[];
  readonly credentials: boolean;
  /** Origins that were tried, and for which this rule decided. */
  readonly admits: readonly string[];
  /** Origins that look alike and are refused. */
  readonly refuses: ReadonlyArray<{ readonly origin: string; readonly why: string }>;
  readonly more_entries: number;
}

/** What a configuration admits. */
export interface Audit {
  /** The gravest first. */
  readonly dangers: ReadonlyArray<{ readonly pointer: string; readonly message: string }>;
  readonly rules: readonly AuditedRule[];
  /** Where two rules admit an origin to a route: which one decides. */
  readonly overlaps: ReadonlyArray<{
    readonly origin: string;
    readonly route: string;
    readonly decides: string;
    readonly not: string;
  }>;
  readonly deny: readonly string[];
  readonly hosts: ReadonlyArray<{ readonly entry: string; readonly meaning: string }>;
  readonly keys: ReadonlyArray<{ readonly name: string; readonly may: readonly string[] }>;
  readonly key_required: boolean;
  readonly mode: 'enforce' | 'shadow';
}

/** Who may cross: immutable, compiled once. */
export class Policy {
  /** @throws {ConfigError} */
  constructor(config: Configuration, options?: PolicyOptions);
  /** The document as it was understood, every default written out. */
  readonly normalised: { readonly [key: string]: unknown };
  /** What it admits, in plain words, with origins that were tried on it. */
  audit(): Audit;
  decide(request: PolicyRequest): Decision;
  decide(method: string, target: string, headers?: HeaderLines): Decision;
}

/** A finished request. Names that no request has, or that nothing decided, are null. */
export interface ExchangeEvent {
  readonly type: 'exchange';
  readonly id: number;
  /** X-Request-Id, as sent upstream and back. */
  readonly request_id: string | null;
  readonly method: string | null;
  readonly target: string | null;
  readonly origin: string | null;
  readonly kind: Decision['kind'] | null;
  readonly verdict: Decision['verdict'] | null;
  readonly reason: string | null;
  readonly route: string | null;
  readonly rule: string | null;
  readonly outcome: 'done' | 'failed' | 'cancelled' | null;
  /** Why it failed, or was refused, for people. */
  readonly message: string | null;
  /** The one change of configuration that would allow it. */
  readonly fix: string | null;
  readonly status: number;
  /** Of the body sent to the client. */
  readonly bytes: number;
  readonly duration_ms: number;
}
export interface WarningEvent {
  readonly type: 'warning';
  readonly message: string | null;
}
export interface StoppedEvent {
  readonly type: 'stopped';
}
export type ShimEvent = ExchangeEvent | WarningEvent | StoppedEvent;

export interface ShimEvents extends AsyncIterable<ShimEvent> {
  next(): Promise<IteratorResult<ShimEvent, undefined>>;
  /** Ends this iterator, a pending `next()` included. */
  return(value?: unknown): Promise<IteratorResult<ShimEvent, unknown>>;
  [Symbol.asyncIterator](): ShimEvents;
}

export interface Stats {
  readonly requests: number;
  readonly allowed: number;
  readonly refused: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly malformed: number;
  readonly by_reason: { readonly [reason: string]: number };
  readonly open_connections: number;
  readonly active_exchanges: number;
  readonly upstream_connections: number;
  readonly open_streams: number;
  readonly bytes_from_clients: number;
  readonly bytes_to_clients: number;
  readonly events_dropped: number;
}

export interface Reloaded {
  /** JSON pointers to what is in force now and was not. */
  readonly applied: readonly string[];
  /** Warnings; those with the code `needs-restart` name changes that are not in force. */
  readonly problems: readonly Problem[];
}

export interface StopOptions {
  /** How long open exchanges may take to end; default: `timeouts.drain_ms` of the configuration. */
  drainMs?: number | undefined;
}

/** An HTTP server in front of Ollama, on threads of its own. */
export class Shim {
  private constructor();
  /**
   * Binds every address before it resolves.
   * @throws {ConfigError} the configuration has errors
   * @throws {StartError} an address could not be bound; nothing is left open
   */
  static start(config: Configuration): Promise<Shim>;
  /** The first of `urls`. */
  readonly url: string;
  readonly urls: readonly string[];
  readonly port: number;
  /** Where `/healthz` and `/metrics` are served; null without `admin`. */
  readonly adminUrl: string | null;
  /** Where requests go: the upstream's URL, or the loopback address of the built-in replay. */
  readonly upstream: string;
  readonly isReplay: boolean;
  readonly warnings: readonly Problem[];
  stats(): Stats;
  /** The next request sees it; running ones keep theirs. */
  setPolicy(policy: Policy | Configuration): void;
  /**
   * Reads a whole configuration: rules, keys, limits and timeouts count from the next request on, running ones
   * keep theirs. What else changed needs a restart, and is told.
   * @throws {ConfigError} nothing has changed
   */
  reload(config: Configuration): Reloaded;
  /**
   * What happened, from the oldest event kept (1024; what is not read is dropped and counted). Ends when the
   * shim has stopped. It is one stream: of several iterators, each event reaches one.
   */
  events(): ShimEvents;
  /** Stops accepting, drains, closes. Idempotent; a second call with a shorter time shortens it. */
  stop(options?: StopOptions): Promise<void>;
  /** An open shim keeps the process alive, as a listening `net.Server` does, unless `unref` was called. */
  ref(): this;
  unref(): this;
  [Symbol.asyncDispose](): Promise<void>;
}

export class ConfigError extends OllamaCorsError {}
export class StartError extends OllamaCorsError {
  /** The system's name for it: `'EADDRINUSE'`; null = the system had no part in it. */
  readonly errno: string | null;
  /** Its number; 0 = none. */
  readonly system: number;
}

export const version: string;
export const features: {
  readonly version: string;
  readonly tls: boolean;
  readonly api_keys: boolean;
  readonly idn: boolean;
  readonly public_suffixes: boolean;
  readonly boost: string;
};
/** The JSON Schema of a configuration. */
export const schema: { readonly [key: string]: unknown };
/** Request headers that known SDKs send. */
export const catalogue: {
  readonly packages: ReadonlyArray<{
    readonly package: string;
    readonly versions: ReadonlyArray<{
      readonly version: string;
      readonly request_headers: readonly string[];
      readonly response_headers: readonly string[];
    }>;
  }>;
};
