// What a typed program may and may not write: the policy, and the shim.
import { expectAssignable, expectError, expectType } from 'tsd';
import {
  check,
  ConfigError,
  type Decision,
  features,
  OllamaCorsError,
  Policy,
  type Problem,
  Shim,
  type ShimEvent,
  StartError,
  version,
} from 'ollama-cors';

const policy = new Policy({ rules: [{ origins: ['https://app.example'] }] }, { profile: 'middleware' });
expectType<Policy>(new Policy('{}'));
expectError(new Policy({}, { profile: 'none' }));
expectError(new Policy({}, { profil: 'shim' }));
expectError(new Policy(1));
expectType<string[]>(policy.audit().rules.flatMap((rule) => rule.origins.map(({ reach }) => reach)));

const decision = policy.decide('GET', '/', { host: 'localhost', 'x-many': ['a', 'b'], none: undefined });
expectType<Decision>(decision);
expectType<Decision>(policy.decide('GET', '/', [['host', 'localhost']]));
expectType<Decision>(policy.decide('GET', '/', ['Host', 'localhost']));
expectType<Decision>(policy.decide('GET', '/', new Map([['host', 'localhost']])));
expectType<Decision>(policy.decide('GET', '/', new Headers()));
expectType<Decision>(policy.decide({ method: 'GET', target: '/', headers: {}, http10: true }));
expectError(policy.decide({ method: 'GET' }));
expectError(policy.decide('GET', '/', { host: 1 }));
expectError(policy.decide({ method: 'GET', target: '/', header: {} }));

expectType<number | null>(decision.status);
expectType<'preflight' | 'cors' | 'same-origin' | 'not-cors'>(decision.kind);
expectType<'allow' | 'refuse'>(decision.verdict);
expectType<string | null>(decision.rule);
expectType<string>(decision.explanation.message);
expectType<string | null>(decision.explanation.fix);
expectType<string[]>(decision.console.firefox);
expectType<string | null>(decision.body);
expectType<Array<[name: string, value: string]>>(decision.answer([['X-One', '1']]));
expectError((decision.verdict = 'allow'));
expectError(decision.console.opera);

// @ts-expect-error a shim is made by start
new Shim();
expectType<Promise<Shim>>(Shim.start({ listen: ['127.0.0.1:0'] }));
declare const shim: Shim;
expectType<Shim>(shim.unref().ref());
expectType<void>(shim.setPolicy(policy));
expectType<void>(shim.setPolicy({ rules: [] }));
expectType<readonly string[]>(shim.reload({ rules: [] }).applied);
expectType<readonly Problem[]>(shim.warnings);
expectType<string | null>(shim.adminUrl);
expectType<number>(shim.stats().events_dropped);
expectType<Promise<void>>(shim.stop({ drainMs: 1 }));
expectError(shim.stop({ drain: 1 }));
expectError(shim.stop(1));
expectType<Promise<void>>(shim[Symbol.asyncDispose]());

export async function watch(): Promise<void> {
  for await (const event of shim.events()) {
    expectType<ShimEvent>(event);
    if (event.type === 'exchange') {
      expectType<number>(event.duration_ms);
      expectType<'done' | 'failed' | 'cancelled' | null>(event.outcome);
    } else if (event.type === 'warning') {
      expectType<string | null>(event.message);
    } else {
      expectType<'stopped'>(event.type);
      expectError(event.message);
    }
  }
}

expectType<boolean>(check('{}').valid);
expectType<string>(version);
expectType<string>(features.boost);

declare const error: unknown;
if (error instanceof ConfigError) expectType<readonly Problem[]>(error.problems);
else if (error instanceof StartError) expectType<string | null>(error.errno);
else if (error instanceof OllamaCorsError) expectType<string>(error.code);
declare const failure: ConfigError;
expectAssignable<Error>(failure);
