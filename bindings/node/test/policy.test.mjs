// Policy: compiling, deciding, and what a decision says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Policy } from 'ollama-cors';

const app = 'https://app.example';
const config = { rules: [{ origins: [app] }] };
const host = 'localhost:11435';
const asked = {
  host,
  origin: app,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'x-stainless-timeout',
};

test('a preflight is granted with the headers it asks for', () => {
  const decision = new Policy(config).decide('OPTIONS', '/v1/chat/completions', asked);
  assert.equal(decision.kind, 'preflight');
  assert.equal(decision.verdict, 'allow');
  assert.equal(decision.reason, 'preflight-granted');
  assert.equal(decision.status, 204);
  assert.equal(decision.rule, '/rules/0');
  const headers = new Headers(decision.headers);
  assert.equal(headers.get('access-control-allow-origin'), app);
  assert.match(headers.get('access-control-allow-headers'), /x-stainless-timeout/i);
});

test('a foreign origin is refused and is told nothing but why', () => {
  const decision = new Policy(config).decide('POST', '/api/chat', { host, origin: 'https://evil.example' });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(decision.reason, 'origin-not-allowed');
  assert.equal(decision.status, 403);
  assert.equal(decision.rule, null);
  assert.ok(!decision.headers.some(([name]) => /^access-control-/i.test(name)));
  assert.match(decision.explanation.message, /evil\.example/);
  assert.match(decision.console.chromium.join(' '), /evil\.example/);
  assert.deepEqual(Object.keys(decision.console), ['chromium', 'firefox', 'webkit']);
  assert.equal(JSON.parse(decision.body).ollama_cors.reason, 'origin-not-allowed');
});

test('a request that goes on has no status and no body', () => {
  const decision = new Policy(config).decide('POST', '/api/chat', { host, origin: app });
  assert.equal(decision.kind, 'cors');
  assert.equal(decision.verdict, 'allow');
  assert.equal(decision.status, null);
  assert.equal(decision.body, null);
});

test("an answer of another server gets the policy's headers", () => {
  const decision = new Policy(config, { profile: 'middleware' }).decide('GET', '/x', { host, origin: app });
  const own = { vary: 'Accept-Encoding', 'access-control-allow-origin': '*', 'x-own': '\xe4' };
  const answer = decision.answer(own);
  assert.deepEqual(answer[0], ['x-own', '\xe4']);
  assert.deepEqual(answer.at(-1), ['Vary', 'Accept-Encoding, Origin']);
  assert.equal(new Headers(answer).get('access-control-allow-origin'), app);
  assert.deepEqual(decision.answer().toSorted(), [...decision.headers].toSorted());
  assert.throws(() => decision.answer([['x', '\u0100']]), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('an explanation is of its own decision, though others were made in between', () => {
  const policy = new Policy(config);
  const first = policy.decide('POST', '/api/chat', { host, origin: 'https://first.example' });
  policy.decide('POST', '/api/chat', { host, origin: 'https://second.example' });
  assert.match(first.explanation.message, /first\.example/);
});

test('all ways to write headers decide alike', () => {
  const policy = new Policy(config);
  const wanted = JSON.stringify(policy.decide('OPTIONS', '/api/chat', asked));
  const pairs = Object.entries(asked);
  for (const headers of [pairs, new Headers(asked), new Map(pairs), pairs.flat()]) {
    assert.equal(JSON.stringify(policy.decide('OPTIONS', '/api/chat', headers)), wanted);
    assert.equal(JSON.stringify(policy.decide({ method: 'OPTIONS', target: '/api/chat', headers })), wanted);
  }
});

test('a list of values is as many header lines: two origins are refused', () => {
  const headers = { host, origin: [app, app], accept: undefined };
  assert.equal(new Policy(config).decide('POST', '/api/chat', headers).verdict, 'refuse');
});

test('http10 is heard: without Host only HTTP/1.0 is allowed', () => {
  const policy = new Policy(config);
  const request = { method: 'GET', target: '/api/version' };
  assert.equal(policy.decide(request).verdict, 'refuse');
  assert.equal(policy.decide({ ...request, http10: true }).verdict, 'allow');
});

test('the profile middleware leaves Host to the server around it', () => {
  const headers = { host: 'api.company.example', origin: app };
  assert.equal(new Policy(config).decide('POST', '/api/chat', headers).reason, 'host-not-allowed');
  const middleware = new Policy(config, { profile: 'middleware' });
  assert.equal(middleware.decide('POST', '/anything', headers).verdict, 'allow');
});

test('bytes above U+007F come back as they went in', () => {
  const origin = 'https://\xe9\xff.example';
  const { body, verdict } = new Policy(config).decide('POST', '/api/chat', { host, origin });
  assert.equal(verdict, 'refuse');
  assert.doesNotThrow(() => JSON.parse(body));
});

test('an audit says what is admitted', () => {
  const open = { rules: [{ origins: ['*'], routes: ['manage'] }], dangerously: ['any-origin'] };
  const [danger, ...others] = new Policy(open).audit().dangers;
  assert.deepEqual(others, []);
  assert.equal(danger.pointer, '/rules/0/origins/0');
  assert.match(danger.message, /^Any page on the web can delete, replace and download your models\./);
  const [rule] = new Policy({ rules: [{ origins: ['https://*.app.example'] }] }).audit().rules;
  assert.deepEqual(rule.admits, ['https://a.app.example', 'https://a.b.app.example']);
  assert.ok(rule.refuses.some(({ origin }) => origin === 'https://app.example'));
});

test('the normalised text compiles to the same policy', () => {
  const once = new Policy({ rules: [{ origins: ['HTTPS://App.Example:443/'] }] }).normalised;
  assert.deepEqual(once.rules[0].origins, [app]);
  assert.deepEqual(new Policy(once).normalised, once);
  assert.deepEqual(new Policy(JSON.stringify(once)).normalised, once);
});

test('what is not a request is a TypeError that says so', () => {
  const policy = new Policy(config);
  const bad = { code: 'ERR_INVALID_ARG_TYPE' };
  assert.throws(() => policy.decide('GET'), { ...bad, message: 'target is a string, not undefined' });
  assert.throws(() => policy.decide(1, '/'), { ...bad, message: 'method is a string, not number' });
  assert.throws(() => policy.decide('GET', '/', 'host: a'), { ...bad, message: /headers are/ });
  assert.throws(() => policy.decide('GET', '/', ['host']), { ...bad, message: /flat list/ });
  assert.throws(() => policy.decide('GET', '/', [['host']]), { ...bad, message: /pair/ });
  assert.throws(() => policy.decide('GET', '/', { host: 1 }), { ...bad, message: 'a header value is a string, not number' });
  // U+0168 would be cut to 0x68, an h
  assert.throws(() => policy.decide('GET', '/', { host: '\u0168' }), { ...bad, message: /above U\+00FF/ });
});

test('what is not a configuration is a TypeError that says so', () => {
  for (const wrong of [undefined, null, 1, new Map(), Promise.resolve({}), Buffer.from('{}')]) {
    assert.throws(() => new Policy(wrong), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  assert.throws(() => new Policy({}, { profile: 'none' }), { name: 'TypeError', message: /profile/ });
});

test('a method of Policy does not take another object for one', () => {
  assert.throws(() => Policy.prototype.decide.call({}, 'GET', '/'), TypeError);
});
