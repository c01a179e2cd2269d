// The events of a shim: read in order, by one or many, or never.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { request } from './support/http.mjs';
import { start } from './support/shim.mjs';

test('each finished request is an event, and the stop is the last', async (t) => {
  const shim = await start(t);
  await request(`${shim.url}/api/version`, { headers: { origin: 'http://localhost:5174' } });
  await request(`${shim.url}/api/tags`, { headers: { origin: 'https://evil.example' } });
  await shim.stop();
  const events = [];
  for await (const event of shim.events()) events.push(event);
  const [allowed, refused, stopped] = events;
  assert.equal(events.length, 3);
  // As index.d.cts has them.
  const text = [
    'request_id', 'method', 'target', 'origin', 'kind', 'verdict', 'reason', 'route', 'rule', 'outcome', 'message', 'fix',
  ];
  const number = ['id', 'status', 'bytes', 'duration_ms'];
  assert.deepEqual(Object.keys(allowed).sort(), ['type', ...text, ...number].sort());
  for (const name of number) assert.equal(typeof allowed[name], 'number', name);
  assert.equal(allowed.type, 'exchange');
  assert.equal(allowed.method, 'GET');
  assert.equal(allowed.target, '/api/version');
  assert.equal(allowed.verdict, 'allow');
  assert.equal(allowed.status, 200);
  assert.equal(allowed.outcome, 'done');
  assert.equal(refused.verdict, 'refuse');
  assert.equal(refused.reason, 'origin-not-allowed');
  assert.equal(refused.status, 403);
  assert.deepEqual(stopped, { type: 'stopped' });
});

test('a waiting reader is woken', async (t) => {
  const shim = await start(t);
  const events = shim.events();
  const waiting = events.next();
  await request(`${shim.url}/api/version`);
  assert.equal((await waiting).value.target, '/api/version');
  const last = events.next();
  await shim.stop();
  assert.deepEqual(await last, { done: false, value: { type: 'stopped' } });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

test('return() ends a pending next(), and takes no event from another reader', async (t) => {
  const shim = await start(t);
  const left = shim.events();
  const stays = shim.events();
  const pending = [left.next(), left.next()];
  const wanted = stays.next();
  assert.deepEqual(await left.return('bye'), { done: true, value: 'bye' });
  for (const one of pending) assert.deepEqual(await one, { done: true, value: undefined });
  assert.deepEqual(await left.next(), { done: true, value: undefined });
  await request(`${shim.url}/api/version`);
  assert.equal((await wanted).value.target, '/api/version');
  await shim.stop();
});

test('leaving a loop leaves the rest for the next one', async (t) => {
  const shim = await start(t);
  await request(`${shim.url}/api/version`);
  await request(`${shim.url}/api/tags`);
  for await (const event of shim.events()) {
    assert.equal(event.target, '/api/version');
    break;
  }
  for await (const event of shim.events()) {
    assert.equal(event.target, '/api/tags');
    break;
  }
  await shim.stop();
});

test('two readers share the events without loss or repetition', async (t) => {
  const shim = await start(t);
  const seen = [];
  const read = async () => {
    for await (const event of shim.events()) if (event.type === 'exchange') seen.push(event.id);
  };
  const readers = [read(), read()];
  for (let i = 0; i < 50; i += 1) await request(`${shim.url}/api/version`);
  await shim.stop();
  await Promise.all(readers);
  assert.equal(seen.length, 50);
  assert.equal(new Set(seen).size, 50);
});

test('two shims do not mix their events', async (t) => {
  const shims = await Promise.all([start(t), start(t)]);
  const next = shims.map((shim) => shim.events().next());
  await request(`${shims[1].url}/api/tags`);
  await request(`${shims[0].url}/api/version`);
  const events = await Promise.all(next);
  assert.deepEqual(events.map(({ value }) => value.target), ['/api/version', '/api/tags']);
  await Promise.all(shims.map((shim) => shim.stop()));
});

test('events that nobody reads delay no request: 3000 are answered, the rest is counted', async (t) => {
  const shim = await start(t);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const one = () =>
    new Promise((resolve, reject) => {
      http
        .get(`${shim.url}/api/version`, { agent }, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode)).on('error', reject);
        })
        .on('error', reject);
    });
  const statuses = await Promise.all(Array.from({ length: 3000 }, one));
  agent.destroy();
  assert.equal(statuses.filter((status) => status === 200).length, 3000);
  await shim.stop();
  const stats = shim.stats();
  assert.equal(stats.requests, 3000);
  let kept = 0;
  for await (const event of shim.events()) kept += event.type === 'exchange' ? 1 : 0;
  assert.ok(stats.events_dropped > 0);
  assert.equal(kept + stats.events_dropped, 3000);
});
