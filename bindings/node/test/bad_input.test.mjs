// Configurations that cannot work: each a named error with the place, and nothing half started.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, ConfigError, OllamaCorsError, Policy, Shim, StartError } from 'ollama-cors';
import { close, listen } from './support/http.mjs';

const wrong = [
  { name: 'not JSON', config: '{"listen": [', code: 'not-json', pointer: '' },
  { name: 'an unknown key', config: { lsiten: [] }, code: 'unknown-key', pointer: '/lsiten', suggestion: 'listen' },
  {
    name: 'a bad origin',
    config: { rules: [{ origins: ['not an origin'] }] },
    code: 'bad-origin',
    pointer: '/rules/0/origins/0',
  },
  { name: 'an upstream that cannot be parsed', config: { upstream: 'localhost' }, code: 'bad-upstream', pointer: '/upstream' },
];

for (const { name, config, code, pointer, suggestion } of wrong) {
  const expected = (error) => {
    assert.equal(error.constructor, ConfigError);
    assert.ok(error instanceof OllamaCorsError);
    assert.equal(error.name, 'ConfigError');
    assert.equal(error.code, code);
    assert.equal(error.pointer, pointer);
    assert.equal(error.problems.length, 1);
    const [problem] = error.problems;
    assert.equal(problem.severity, 'error');
    assert.equal(problem.code, code);
    assert.equal(problem.pointer, pointer);
    if (suggestion !== undefined) assert.equal(problem.suggestion, suggestion);
    assert.ok(error.message.includes(problem.message), error.message);
    return true;
  };

  test(`${name}: Policy throws`, () => assert.throws(() => new Policy(config), expected));
  test(`${name}: Shim.start rejects`, () => assert.rejects(Shim.start(config), expected));
  test(`${name}: check reports`, () => {
    const report = check(config);
    assert.equal(report.valid, false);
    assert.deepEqual(report.problems.map((problem) => [problem.code, problem.pointer]), [[code, pointer]]);
  });
}

test('check finds every problem at once, and none in a good configuration', () => {
  const { valid, problems } = check({ lsiten: [], upstream: 1, rules: [{ origins: ['*'] }, {}] });
  assert.equal(valid, false);
  assert.ok(problems.filter((problem) => problem.severity === 'error').length >= 3);
  assert.deepEqual(check({}), { valid: true, problems: [] });
});

test('a port in use is a StartError, and no other address stays open', async () => {
  const taken = await listen();
  const free = await listen();
  const freePort = free.address().port;
  await close(free);
  const addresses = [`127.0.0.1:${freePort}`, `127.0.0.1:${taken.address().port}`];
  await assert.rejects(Shim.start({ listen: addresses, upstream: 'replay:' }), (error) => {
    assert.equal(error.constructor, StartError);
    assert.equal(error.name, 'StartError');
    assert.equal(error.code, 'address-in-use');
    assert.equal(error.errno, 'EADDRINUSE');
    assert.equal(error.pointer, '/listen/1');
    assert.match(error.message, new RegExp(addresses[1].replaceAll('.', '\\.')));
    return true;
  });
  await close(await listen(freePort));
  await close(taken);
});

test('an upstream that is the shim itself is refused', async () => {
  const free = await listen();
  const { port } = free.address();
  await close(free);
  await assert.rejects(
    Shim.start({ listen: [`127.0.0.1:${port}`], upstream: `http://127.0.0.1:${port}` }),
    { name: 'ConfigError', code: 'upstream-is-self', pointer: '/upstream' },
  );
  await close(await listen(port));
});

test('a shim is made by start alone', () => {
  assert.throws(() => new Shim(), { name: 'TypeError', message: /Shim\.start/ });
});
