// The doctor: what it is asked, and what it says. core/doctor/README.md has the meaning of each member.

export interface DoctorOptions {
  /** Of the pages that are to reach it; default: a development server's on this machine. */
  origins?: readonly string[] | undefined;
  /** What the pages themselves send, a key say; no preflight has it, and nothing that a stranger asks. */
  headers?: HeadersInit | undefined;
  tls?: { verify?: boolean; ca?: string } | undefined;
  /** For each answer, in ms: 10000. */
  timeout?: number | undefined;
  /** Whether to ask at this machine's other addresses, too: true. */
  ownAddresses?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export type Engine = 'chromium' | 'firefox' | 'webkit';

export type FindingCode =
  | 'exposed-without-key'
  | 'any-origin-manages'
  | 'reflected-origin-with-credentials'
  | 'any-origin'
  | 'origin-lookalike'
  | 'host-unchecked'
  | 'certificate-refused'
  | 'path-unknown'
  | 'redirected'
  | 'route-refused'
  | 'origin-not-allowed'
  | 'cors-missing'
  | 'allow-origin-mismatch'
  | 'duplicate-allow-origin'
  | 'preflight-needs-key'
  | 'preflight-redirected'
  | 'preflight-unanswered'
  | 'preflight-status'
  | 'preflight-without-cors'
  | 'answer-without-cors'
  | 'list-unreadable'
  | 'method-not-allowed'
  | 'header-not-allowed'
  | 'mixed-content'
  | 'server-failing'
  | 'optional-header-not-allowed'
  | 'redirect-without-cors'
  | 'error-unreadable'
  | 'vary-missing'
  | 'wildcard-with-credentials'
  | 'authorization-not-listed'
  | 'null-allowed'
  | 'max-age-unreadable'
  | 'preflight-uncached'
  | 'local-network-access'
  | 'mixed-content-in-safari'
  | 'private-network-header'
  | 'response-headers-hidden'
  | 'max-age-capped'
  | 'key-required'
  | 'route-not-asked'
  | 'not-an-ollama';

/** What it may find, as `doctorCodes()` lists it. */
export interface DoctorCode {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly meaning: string;
}

export interface Fix {
  /** What the lines are for. */
  readonly where: 'systemd' | 'launchd' | 'windows' | 'docker' | 'nginx' | 'caddy' | 'ollama-cors' | 'server';
  readonly how: string;
  /** To be taken over as they stand. */
  readonly lines: readonly string[];
  /** The same as a configuration of a shim; null = it is none. */
  readonly config: { readonly [key: string]: unknown } | null;
}

export interface Finding {
  readonly code: FindingCode;
  /** It lets strangers in, blocks a page, will, or is nothing that is wrong. */
  readonly severity: 'danger' | 'error' | 'warning' | 'note';
  readonly message: string;
  readonly origins: readonly string[];
  readonly packages: readonly string[];
  readonly headers: readonly string[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  /** The browsers in which it blocks a page. */
  readonly blocked: readonly Engine[];
  /** What each of them prints. */
  readonly console: Readonly<Record<Engine, readonly string[]>>;
  /** A request and its answer; null = none is needed. */
  readonly evidence: string | null;
  /** The smallest first. */
  readonly fixes: readonly Fix[];
}

/**
 * What becomes of a call in a browser. `refused`: the page reads that the server will not do it. null: the browser
 * does not send the call so, or nothing is known.
 */
export type PageOutcome = 'ok' | 'blocked' | 'network-error' | 'refused' | null;

/** A call of an SDK, or of a page's own `fetch()`. */
export interface PageCall extends Readonly<Record<Engine, PageOutcome>> {
  readonly origin: string;
  readonly package: string;
  readonly versions: string | null;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

/** What was asked, and either `status` and `headers` or `error`. */
export interface Probe {
  readonly method: string;
  readonly target: string;
  readonly origin: string | null;
  readonly host: string | null;
  readonly address: string | null;
  readonly asked_method: string | null;
  readonly asked_headers: string | null;
  readonly status?: number;
  readonly headers?: ReadonlyArray<readonly [name: string, value: string]>;
  readonly error?: string;
}

/** Of a server that answered. */
export interface ReachedDiagnosis {
  readonly url: string;
  readonly reached: true;
  /** There are no findings. */
  readonly well: boolean;
  readonly server: {
    readonly kind: 'ollama' | 'ollama-cors' | 'nginx' | 'caddy' | 'unknown';
    /** Whether an Ollama stands behind it. */
    readonly ollama: boolean;
    /** The Ollama's. */
    readonly version: string | null;
    /** Its `Server` field. */
    readonly software: string | null;
  };
  readonly origins: readonly string[];
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly notes: readonly Finding[];
  readonly pages: readonly PageCall[];
  readonly probes: readonly Probe[];
  readonly error?: undefined;
  readonly reason?: undefined;
}

/** Of one that did not. */
export interface UnreachedDiagnosis {
  readonly url: string;
  readonly reached: false;
  readonly error: string;
  readonly reason: 'refused' | 'unresolved' | 'closed' | 'timeout' | 'tls' | 'unreadable' | null;
  readonly well?: undefined;
  readonly server?: undefined;
  readonly origins?: undefined;
  readonly findings?: undefined;
  readonly notes?: undefined;
  readonly pages?: undefined;
  readonly probes?: undefined;
}

/** As `ollama-cors doctor --json` prints it. */
export type Diagnosis = ReachedDiagnosis | UnreachedDiagnosis;

/** Asks a server what pages will ask of it: what each browser does with it, why, and the smallest fix. */
export function doctor(host?: string, options?: DoctorOptions): Promise<Diagnosis>;

/** All that it may find. */
export function doctorCodes(): DoctorCode[];
