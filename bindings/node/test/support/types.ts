// Compiled, never run: what a typed program may and may not write. The test copies it as a module of each kind.
import {
  catalogue,
  check,
  ConfigError,
  type Decision,
  features,
  OllamaCorsError,
  Policy,
  Shim,
  type ShimEvent,
  StartError,
  version,
} from 'ollama-cors';

const policy = new Policy({ rules: [{ origins: ['https://app.example'] }] }, { profile: 'middleware' });
new Policy('{}');
const decision: Decision = policy.decide('GET', '/', { host: 'localhost', 'x-many': ['a', 'b'], none: undefined });
policy.decide('GET', '/', [['host', 'localhost']]);
policy.decide('GET', '/', ['Host', 'localhost']);
policy.decide('GET', '/', new Map([['host', 'localhost']]));
policy.decide({ method: 'GET', target: '/', headers: {}, http10: true });
const status: number | null = decision.status;
const reaches: string[] = policy.audit().rules.flatMap((rule) => rule.origins.map(({ reach }) => reach));
const why: string = decision.explanation.message;
const printed: string[] = decision.console.firefox;
const body: string | null = decision.body;
for (const [name, value] of decision.headers) name.concat(value);

// @ts-expect-error a kind that there is not
decision.kind === 'simple';
// @ts-expect-error a decision is not to be changed
decision.verdict = 'allow';
// @ts-expect-error a request has a target
policy.decide({ method: 'GET' });
// @ts-expect-error a header value is a string
policy.decide('GET', '/', { host: 1 });
// @ts-expect-error there is no such profile
new Policy({}, { profile: 'none' });
// @ts-expect-error a shim is made by start
new Shim();

export async function program(): Promise<string> {
  const shim: Shim = await Shim.start({ listen: ['127.0.0.1:0'] });
  shim.unref().ref().setPolicy(policy);
  shim.setPolicy({ rules: [] });
  const { applied, problems } = shim.reload({ rules: [] });
  const told: string = (shim.adminUrl ?? '') + applied.join() + problems.map((one) => one.code).join();
  for await (const event of shim.events()) {
    const any: ShimEvent = event;
    if (any.type === 'exchange') return `${any.method} ${any.status + any.duration_ms} ${any.origin ?? ''}`;
    // @ts-expect-error the last event has nothing but its type
    if (any.type === 'stopped') return any.message;
  }
  const dropped: number = shim.stats().events_dropped;
  await shim.stop({ drainMs: dropped });
  await shim[Symbol.asyncDispose]();
  return told + shim.url + shim.urls.join() + shim.port.toFixed() + version + features.boost + reaches.join();
}

export function explain(error: unknown): string | null {
  if (error instanceof ConfigError) return error.problems.map((one) => String(one.suggestion)).join();
  if (error instanceof StartError) return error.errno;
  if (error instanceof OllamaCorsError) return error.code + error.pointer + String(status) + why + String(body) + printed.join();
  return check('{}').problems[0]?.pointer ?? catalogue.packages[0]?.package ?? null;
}
