// Options that there are not: each a TypeError that names it, what there is, and what was meant.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { ConnectError, Ollama, Policy, Shim, createFetch, doctor } from 'ollama-cors';
import { json, serve } from './support/server.mjs';

const { optionsOf } = createRequire(import.meta.url)('../lib/client/options.cjs');
const nowhere = 'http://127.0.0.1:1';
const client = new Ollama({ host: nowhere });
const page = new Ollama({ host: nowhere, fetch: () => assert.fail('not to be called') });
const policy = new Policy({});

const wrong = {
  createFetch: [() => createFetch({ pageOrign: 'https://app.example' }), 'pageOrign', 'pageOrigin'],
  'timeouts of createFetch': [() => createFetch({ timeouts: { connect_ms: 1 } }), 'connect_ms', 'connectMs'],
  doctor: [() => doctor(nowhere, { orgins: [] }), 'orgins', 'origins'],
  Policy: [() => new Policy({}, { profil: 'middleware' }), 'profil', 'profile'],
  'Policy.decide': [() => policy.decide({ method: 'GET', target: '/', header: {} }), 'header', 'headers'],
  'a call': [() => client.list({ singal: AbortSignal.abort() }), 'singal', 'signal'],
  'a call by a fetch': [() => page.chat({ model: 'm' }, { time_out: 1 }), 'time_out', 'timeout'],
  'a streamed call': [() => client.chat({ model: 'm', stream: true }, { timeOut: 1 }), 'timeOut', 'timeout'],
  'timeouts of a call': [() => client.ps({ timeouts: { firstbyte: 1 } }), 'firstbyte', 'firstByteMs'],
  'timeouts of a client': [() => new Ollama({ host: nowhere, timeouts: { total: 1 } }).list(), 'total', 'totalMs'],
};

for (const [what, [call, name, meant]] of Object.entries(wrong)) {
  test(`an unknown option: ${what}`, async () => {
    await assert.rejects(async () => call(), (error) => {
      assert.ok(error instanceof TypeError, error.stack);
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.ok(error.message.includes(`has no option "${name}": there are `), error.message);
      assert.ok(error.message.endsWith(`Did you mean "${meant}"?`), error.message);
      return true;
    });
  });
}

test('an unknown option of stop() does not stop a shim', async (t) => {
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
  t.after(() => shim.stop({ drainMs: 0 }));
  await assert.rejects(shim.stop({ drainms: 5 }), /has no option "drainms": .*Did you mean "drainMs"\?/);
  assert.equal((await fetch(`${shim.url}/api/version`)).status, 200);
});

test('what is not like any option gets no guess; what is no object is told', () => {
  const refuse = (given) => {
    try {
      optionsOf(given, ['one', 'another'], 'it');
    } catch ({ message, code }) {
      return [message, code];
    }
    return null;
  };
  assert.deepEqual(refuse({ elephant: 1 }), ['it has no option "elephant": there are one, another.', 'ERR_INVALID_ARG_VALUE']);
  assert.deepEqual(refuse({ '': 1 }), ['it has no option "": there are one, another.', 'ERR_INVALID_ARG_VALUE']);
  assert.deepEqual(refuse({ noe: 1 }), ['it has no option "noe": there are one, another. Did you mean "one"?', 'ERR_INVALID_ARG_VALUE']);
  assert.deepEqual(refuse('one'), ['it takes its options as an object, not as string', 'ERR_INVALID_ARG_TYPE']);
  assert.deepEqual(refuse([]), ['it takes its options as an object, not as an array', 'ERR_INVALID_ARG_TYPE']);
  for (const fine of [undefined, null, {}, { one: 1 }, { elephant: undefined }]) assert.equal(refuse(fine), null);
});

test('a method may be handed to map(), as those of ollama', async (t) => {
  const server = await serve(t, (request, response) => json(response, { model: JSON.parse(request.text).model }));
  const own = new Ollama({ host: server.url });
  const answers = await Promise.all([{ model: 'a' }, { model: 'b' }].map(own.show, own));
  assert.deepEqual(answers, [{ model: 'a' }, { model: 'b' }]);
});

test('a name that has no address is ENOTFOUND, as Node has it', async () => {
  const host = 'http://no-such-host.invalid:11434';
  const reason = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'no-such-host.invalid', message: 'getaddrinfo ENOTFOUND no-such-host.invalid' };
  const look = (error) => {
    assert.ok(error instanceof ConnectError);
    assert.deepEqual([error.code, error.errno], ['name-not-resolved', 'ENOTFOUND']);
    assert.match(error.message, /no-such-host\.invalid/);
    for (const [name, value] of Object.entries(reason)) assert.equal(error.cause[name], value);
    return true;
  };
  await assert.rejects(new Ollama({ host }).list(), look);
  await assert.rejects(new Ollama({ host }).chat({ model: 'm', stream: true }), look);
  await assert.rejects(createFetch()(host), (error) => {
    assert.deepEqual([error.constructor, error.message], [TypeError, 'fetch failed']);
    for (const [name, value] of Object.entries(reason)) assert.equal(error.cause[name], value);
    return true;
  });
});
