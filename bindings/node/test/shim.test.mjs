// The shim over the built-in replay, through real sockets.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { after, test } from 'node:test';
import { Policy } from 'ollama-cors';
import { close, listen, preflight, request } from './support/http.mjs';
import { Programs } from './support/programs.mjs';
import { start } from './support/shim.mjs';

const page = 'http://localhost:5174';
const chat = (model) => ({
  method: 'POST',
  headers: { origin: page, 'content-type': 'application/json' },
  body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
});
const slow = 'tiny-slow'; // the replay has its recorded pauses, a second and more in all

test('it says where it listens and what it stands before', async (t) => {
  const shim = await start(t);
  assert.equal(shim.url, `http://127.0.0.1:${shim.port}`);
  assert.deepEqual(shim.urls, [shim.url]);
  assert.equal(shim.isReplay, true);
  assert.match(shim.upstream, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual(shim.warnings, []);
  await shim.stop();
});

test('a page gets its preflight and its answer, a foreign page neither', async (t) => {
  const shim = await start(t);
  const granted = await request(`${shim.url}/api/version`, preflight(page, 'GET', 'x-stainless-timeout'));
  assert.equal(granted.status, 204);
  assert.equal(granted.headers['access-control-allow-origin'], page);
  const answer = await fetch(`${shim.url}/api/version`, { headers: { origin: page } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), page);
  assert.equal(answer.headers.get('x-ollama-cors-replay'), '1');
  assert.equal(typeof (await answer.json()).version, 'string');
  const foreign = await request(`${shim.url}/api/version`, { headers: { origin: 'https://evil.example' } });
  assert.equal(foreign.status, 403);
  assert.equal(foreign.headers['x-ollama-cors-reason'], 'origin-not-allowed');
  await shim.stop();
});

test('a stream arrives to its end', async (t) => {
  const shim = await start(t);
  const answer = await request(`${shim.url}/api/chat`, chat('tiny'));
  assert.equal(answer.status, 200);
  const lines = answer.body.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.length > 1);
  assert.equal(lines.at(-1).done, true);
  await shim.stop();
});

test('a policy is swapped while it runs, from an object or a Policy', async (t) => {
  const shim = await start(t, { rules: [] });
  const ask = async () => (await request(`${shim.url}/api/version`, { headers: { origin: page } })).status;
  assert.equal(await ask(), 403);
  shim.setPolicy({ rules: [{ origins: [page] }] });
  assert.equal(await ask(), 200);
  shim.setPolicy(new Policy({ rules: [] }));
  assert.equal(await ask(), 403);
  assert.throws(() => shim.setPolicy({ rules: 1 }), { name: 'ConfigError', pointer: '/rules' });
  assert.throws(() => shim.setPolicy(new Policy({}, { profile: 'middleware' })), { name: 'TypeError' });
  assert.equal(await ask(), 403);
  await shim.stop();
});

test('a reload takes over what it can and tells the rest', async (t) => {
  const config = { listen: ['127.0.0.1:0'], upstream: 'replay:', admin: { listen: '127.0.0.1:0' }, rules: [] };
  const shim = await start(t, config);
  const ask = async () => (await request(`${shim.url}/api/version`, { headers: { origin: page } })).status;
  assert.equal(await ask(), 403);
  const { applied, problems } = shim.reload({ ...config, rules: [{ origins: [page] }], threads: 2 });
  assert.deepEqual(applied, ['/rules']);
  assert.deepEqual(problems.map(({ code, pointer }) => [code, pointer]), [['needs-restart', '/threads']]);
  assert.equal(await ask(), 200);
  assert.throws(() => shim.reload({ ...config, rules: 1 }), { name: 'ConfigError', pointer: '/rules' });
  assert.equal(await ask(), 200);
  assert.equal((await request(`${shim.adminUrl}/healthz`, {})).status, 200);
  await shim.stop();
});

test('stats count', async (t) => {
  const shim = await start(t);
  await request(`${shim.url}/api/version`);
  await request(`${shim.url}/api/version`, { headers: { origin: 'https://evil.example' } });
  await shim.stop();
  const stats = shim.stats();
  assert.equal(stats.requests, 2);
  assert.equal(stats.allowed, 1);
  assert.equal(stats.refused, 1);
  assert.equal(stats.by_reason['origin-not-allowed'], 1);
  assert.equal(stats.events_dropped, 0);
});

test('stop frees the port, and may be called again', async (t) => {
  const shim = await start(t);
  const { port } = shim;
  await Promise.all([shim.stop(), shim.stop(), shim.stop({ drainMs: 5 })]);
  await shim.stop();
  await close(await listen(port));
  await assert.rejects(fetch(shim.url));
});

test('stop drains without holding up the event loop that reads the stream', async (t) => {
  const shim = await start(t);
  const answer = await fetch(`${shim.url}/api/chat`, chat(slow));
  const reader = answer.body.getReader();
  let text = Buffer.from((await reader.read()).value).toString();
  let isRead = false;
  const stopping = shim.stop({ drainMs: 60_000 }).then(() => assert.ok(isRead, 'stopped before the stream was read'));
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += Buffer.from(value).toString();
  }
  isRead = true;
  await stopping;
  assert.equal(JSON.parse(text.trimEnd().split('\n').at(-1)).done, true);
});

test('an impatient stop cuts a patient one short, and the stream it cuts does not look complete', async (t) => {
  const shim = await start(t);
  const answer = await fetch(`${shim.url}/api/chat`, chat(slow));
  const reader = answer.body.getReader();
  await reader.read();
  const patient = shim.stop({ drainMs: 600_000 });
  await shim.stop({ drainMs: 0 });
  await patient;
  const readOn = async () => {
    while (!(await reader.read()).done);
  };
  await assert.rejects(readOn, TypeError);
});

test('a child process started meanwhile holds neither the port nor a connection', { timeout: 10_000 }, async (t) => {
  const shim = await start(t);
  const { port } = shim;
  const connection = net.connect(port, '127.0.0.1');
  await once(connection, 'connect');
  await request(`${shim.url}/api/version`); // accepted behind the connection, so that this one is too
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] });
  t.after(() => child.stdin.end());
  await once(child, 'spawn');
  const closed = once(connection.resume(), 'close');
  await shim.stop({ drainMs: 0 });
  await closed;
  await close(await listen(port));
});

test('drainMs is a number of milliseconds or nothing', async (t) => {
  const shim = await start(t);
  for (const drainMs of [-1, 1.5, '1', NaN, Infinity, null]) {
    await assert.rejects(shim.stop({ drainMs }), { name: 'TypeError', message: /drainMs/ });
  }
  await shim[Symbol.asyncDispose]();
});

const programs = new Programs();
after(() => programs.remove());

async function run(script) {
  const { code, stdout } = await programs.run(script);
  return { code, stdout };
}

const startsOne = `
  import { Shim } from 'ollama-cors';
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
`;

test('an open shim keeps the process alive', async (t) => {
  // Nothing else does: without the shim's hold, node would leave the await unsettled and exit with 13.
  const script = `${startsOne}
    import http from 'node:http';
    http.get(shim.url + '/api/version', { agent: false }, (answer) => answer.resume());
    for await (const event of shim.events()) {
      if (event.type === 'exchange') await shim.stop();
      console.log(event.type);
    }
  `;
  assert.deepEqual(await run(script), { code: 0, stdout: 'exchange\nstopped\n' });
});

test('an unreferenced one does not, an event loop open or not', async (t) => {
  const script = `${startsOne}
    shim.unref();
    (async () => { for await (const event of shim.events()); })();
    process.on('exit', () => console.log('ended'));
  `;
  assert.deepEqual(await run(script), { code: 0, stdout: 'ended\n' });
});

test('stopping an unreferenced one still resolves', async (t) => {
  const script = `${startsOne}
    await shim.unref().stop();
    console.log('stopped');
  `;
  assert.deepEqual(await run(script), { code: 0, stdout: 'stopped\n' });
});

test('process.exit leaves an open shim behind in peace', async (t) => {
  const script = `${startsOne}
    (async () => { for await (const event of shim.events()); })();
    shim.stop();
    process.exit(7);
  `;
  assert.deepEqual(await run(script), { code: 7, stdout: '' });
});
