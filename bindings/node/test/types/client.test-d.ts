// What a typed program may and may not write: the client, fetch(), the doctor, errors.
import { expectAssignable, expectError, expectType } from 'tsd';
import ollama, {
  AbortError,
  BlockedError,
  ConnectError,
  OllamaCorsError,
  Ollama,
  ResponseError,
  createFetch,
  doctor,
  doctorCodes,
  formatHost,
  type AbortableAsyncIterator,
  type ChatResponse,
  type Diagnosis,
  type Fetch,
  type FindingCode,
  type GenerateResponse,
  type ListResponse,
  type PageReport,
  type ProgressResponse,
} from 'ollama-cors';

const signal = new AbortController().signal;
const client = new Ollama({ host: '', timeout: 1, timeouts: { idleMs: null } });
expectType<Ollama>(ollama);
expectType<Promise<ChatResponse>>(client.chat({ model: 'm' }));
expectType<Promise<ChatResponse>>(client.chat({ model: 'm', stream: false }, { signal }));
expectType<Promise<AbortableAsyncIterator<GenerateResponse>>>(client.generate({ model: 'm', prompt: 'p', stream: true }));
expectType<Promise<AbortableAsyncIterator<ProgressResponse>>>(client.pull({ model: 'm', stream: true }, { timeout: 1 }));
expectType<Promise<ListResponse>>(client.list({ signal, timeout: 1000, timeouts: { firstByteMs: null } }));
expectType<Promise<boolean>>(client.blobExists('sha256:0'));
expectError(client.ps({ timeouts: { connect: 1 } }));
expectError(client.list({ singal: signal }));
expectError(client.chat({}));
expectError(client.generate({ model: 'm' }));
expectError(new Ollama({ hots: '' }));
client.chat({ model: 'm', think: 'max', messages: [{ role: 'tool', content: '', tool_call_id: 'x' }] });
client.webSearch({ query: 'q', max_results: 3 });

class Derived extends Ollama {
  host(): string {
    return this.config.host;
  }
  call(): Promise<object> {
    return this.processStreamableRequest('chat', { model: 'm' });
  }
}
expectType<string>(new Derived().host());
// @ts-expect-error it is for those who derive from it
client.config;

expectAssignable<typeof globalThis.fetch>(createFetch({ pageOrigin: 'https://app.example', browser: 'firefox' }));
expectType<Fetch>(createFetch());
expectError(createFetch({ browser: 'opera' }));
expectError(createFetch({ pageOrign: '' }));
expectError(createFetch({ timeouts: { connect_ms: 1 } }));

expectType<string>(formatHost(undefined));
expectType<Promise<Diagnosis>>(doctor('', { origins: ['https://app.example'], headers: { Authorization: 'Bearer k' }, signal }));
declare const report: Diagnosis;
if (report.reached) {
  expectType<boolean>(report.well);
  expectType<FindingCode[]>(report.findings.map(({ code }) => code));
  for (const page of report.pages) expectType<'ok' | 'blocked' | 'network-error' | 'refused' | null>(page.webkit);
  expectType<string | null>(report.server.version);
} else {
  expectType<string>(report.error);
  expectType<'refused' | 'unresolved' | 'closed' | 'timeout' | 'tls' | 'unreadable' | null>(report.reason);
  expectType<undefined>(report.findings);
}
// @ts-expect-error nobody may have been reached
report.findings.length;
expectError(doctor('', { orgins: [] }));
expectType<FindingCode[]>(doctorCodes().map(({ code }) => code));

declare const error: unknown;
if (error instanceof ResponseError) {
  expectType<number>(error.status_code);
  expectType<Headers | null>(error.headers);
} else if (error instanceof ConnectError) expectType<string | null>(error.errno);
else if (error instanceof BlockedError) expectType<PageReport>(error.report);
else if (error instanceof AbortError) expectType<unknown>(error.cause);
declare const failure: OllamaCorsError;
expectAssignable<Error>(failure);
