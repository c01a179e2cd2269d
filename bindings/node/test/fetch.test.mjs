// createFetch: a standard fetch, and the fetch of a page at an origin.
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { test } from 'node:test';
import { BlockedError, ConnectError, Shim, TimeoutError, createFetch } from 'ollama-cors';
import { json, serve } from './support/server.mjs';

const fetch = createFetch();
const decode = async (stream) => {
  let text = '';
  for await (const bytes of stream) {
    assert.equal(bytes.constructor, Uint8Array);
    text += Buffer.from(bytes).toString('latin1');
  }
  return text;
};

test('a response is a Response, with all that the constructor cannot say', async (t) => {
  const server = await serve(t, (request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { Location: '/there' }).end();
    response.writeHead(request.url === '/none' ? 204 : 201, 'Fine', { 'X-One': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] }).end(request.url === '/none' ? undefined : '{"a":1}');
  });
  const response = await fetch(`${server.url}/x#part`);
  assert.ok(response instanceof Response && response.body instanceof ReadableStream && response.headers instanceof Headers);
  assert.deepEqual([response.status, response.statusText, response.ok, response.type, response.redirected, response.url], [201, 'Fine', true, 'basic', false, `${server.url}/x`]);
  assert.equal(response.headers.get('x-one'), '1, 2');
  assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  const twin = response.clone();
  assert.deepEqual([await response.json(), await twin.json(), twin.url], [{ a: 1 }, { a: 1 }, response.url]);
  await assert.rejects(response.text(), TypeError);

  const moved = await fetch(new Request(`${server.url}/moved`));
  assert.deepEqual([moved.redirected, moved.url], [true, `${server.url}/there`]);
  assert.equal((await fetch(`${server.url}/moved`, { redirect: 'manual' })).status, 302);
  await assert.rejects(fetch(`${server.url}/moved`, { redirect: 'error' }), (error) => error instanceof TypeError && error.cause.code === 'redirect-refused');

  for (const init of [{ method: 'HEAD' }, {}]) {
    const empty = await fetch(`${server.url}/none`, init);
    assert.deepEqual([empty.status, empty.body, await empty.text()], [204, null, '']);
  }
  assert.equal((await fetch(server.url, { method: 'head' })).body, null);
});

test('bodies of every kind arrive, with the type that the standard gives them', async (t) => {
  const server = await serve(t, (request, response) => json(response, { type: request.headers['content-type'] ?? null, length: request.headers['content-length'] ?? null, body: request.text }));
  const form = new FormData();
  form.set('a', 'ü');
  async function* pieces() {
    yield Buffer.from('one ');
    await new Promise(setImmediate);
    yield Buffer.from('two');
  }
  const cases = [
    ['ü', 'text/plain;charset=UTF-8', 'ü', '2'],
    ['', 'text/plain;charset=UTF-8', '', '0'],
    [new URLSearchParams({ a: 'b c' }), 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c', '5'],
    [new Blob(['x'], { type: 'image/png' }), 'image/png', 'x', '1'],
    [new Uint8Array([65, 66, 67]).subarray(1), null, 'BC', '2'],
    [new Uint8Array([65]).buffer, null, 'A', '1'],
    [new Uint8Array(), null, '', '0'],
    [new ReadableStream({ start: (to) => (to.enqueue(Buffer.from('streamed')), to.close()) }), null, 'streamed', null],
    [pieces(), null, 'one two', null],
    [form, /^multipart\/form-data; boundary=/, /name="a"\r\n\r\nü\r\n/, /\d/],
    [{ toString: () => 'an object' }, 'text/plain;charset=UTF-8', 'an object', '9'],
  ];
  const same = (actual, expected) => (expected instanceof RegExp ? assert.match(actual, expected) : assert.equal(actual, expected));
  for (const [body, type, text, length] of cases) {
    const said = await (await fetch(server.url, { method: 'POST', body, duplex: 'half' })).json();
    same(said.type, type);
    same(said.body, text);
    same(said.length, length);
  }
  const asked = new Request(server.url, { method: 'PUT', body: 'of a Request', headers: { 'content-type': 'a/b', 'x-y': 'ÿ' } });
  assert.deepEqual(await (await fetch(asked)).json(), { type: 'a/b', length: '12', body: 'of a Request' });
  assert.ok(server.requests.at(-1).headers.includes('ÿ'));
  for (const init of [{ method: 'GET', body: 'x' }, { method: 'TRACE' }, { method: 'b d' }, { headers: { 'x y': '1' } }]) {
    await assert.rejects(fetch(server.url, init), TypeError, JSON.stringify(init));
  }
  for (const url of ['nonsense', '/relative', 'http://user:pass@127.0.0.1/']) await assert.rejects(fetch(url), TypeError);
});

test('a large upload is taken as fast as the server reads, and given up when it does not', async (t) => {
  const server = await serve(t, (request, response) => json(response, request.text.length));
  const piece = new Uint8Array(100_000).fill(97);
  async function* pieces(count) {
    for (let i = 0; i < count; i += 1) yield piece;
  }
  const response = await fetch(server.url, { method: 'POST', body: pieces(100), duplex: 'half' });
  assert.equal(await response.json(), 10_000_000);
  async function* broken() {
    yield piece;
    while (server.requests.length < 2) await new Promise(setImmediate);
    throw new Error('the disk is gone');
  }
  const reason = (error) => error instanceof TypeError && error.cause.message === 'the disk is gone';
  await assert.rejects(fetch(server.url, { method: 'POST', body: broken(), duplex: 'half' }), reason);
  await server.requests.at(-1).closed;
  assert.equal(server.requests.at(-1).body, undefined); // never whole
});

test('a body streams as it comes, is read by byte, and is decoded where it was coded', async (t) => {
  const text = 'token '.repeat(10_000);
  let step;
  const server = await serve(t, (request, response) => {
    const coding = request.url.slice(1);
    const coders = { gzip: zlib.createGzip, deflate: zlib.createDeflate, br: zlib.createBrotliCompress };
    if (coding in coders) {
      response.setHeader('Content-Encoding', coding);
      const coder = coders[coding]();
      coder.pipe(response);
      return coder.end(text);
    }
    response.write('first');
    step = () => response.end('second');
  });
  for (const coding of ['gzip', 'deflate', 'br']) {
    assert.equal(await (await fetch(`${server.url}/${coding}`)).text(), text);
  }
  const body = (await fetch(server.url)).body;
  const reader = body.getReader({ mode: 'byob' });
  const first = await reader.read(new Uint8Array(3));
  assert.equal(Buffer.from(first.value).toString(), 'fir');
  reader.releaseLock();
  step();
  assert.equal(await decode(body), 'stsecond');
});

test('a signal ends it, before, in the head, in the body, with its own reason', async (t) => {
  const server = await serve(t, (request, response) => {
    if (request.url === '/body') response.write('some');
  });
  const reason = new Error('enough');
  await assert.rejects(fetch(server.url, { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const call = fetch(server.url, { signal: controller.signal });
  while (server.requests.length === 0) await new Promise(setImmediate);
  controller.abort(reason);
  await assert.rejects(call, reason);
  const late = new AbortController();
  const response = await fetch(new Request(`${server.url}/body`, { signal: late.signal }));
  const reader = response.body.getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'some');
  const pending = reader.read();
  late.abort(reason);
  await assert.rejects(pending, reason);
  await server.requests.at(-1).closed;
  const dropped = await fetch(`${server.url}/body`);
  await dropped.body.cancel();
  await server.requests.at(-1).closed;
});

test('errors are those of a fetch: TypeErrors, with the reason as their cause', async (t) => {
  const server = await serve(t, (request, response) => {
    if (request.url === '/cut') response.writeHead(200, { 'Content-Length': 10 }).write('some', () => response.destroy());
  });
  await assert.rejects(fetch('http://127.0.0.1:1'), (error) => {
    assert.ok(error instanceof TypeError);
    assert.deepEqual([error.message, error.cause.code], ['fetch failed', 'ECONNREFUSED']);
    return true;
  });
  const impatient = createFetch({ timeouts: { firstByteMs: 200 } });
  await assert.rejects(impatient(server.url), (error) => error instanceof TypeError && error.cause instanceof TimeoutError);
  const cut = await fetch(`${server.url}/cut`);
  await assert.rejects(cut.text(), (error) => error instanceof TypeError && error.cause.code === 'truncated');
  assert.throws(() => createFetch({ pageOrigin: 'https://a.example', browser: 'opera' }), { name: 'ConfigError' });
  assert.equal(ConnectError.name, 'ConnectError');
});

const page = 'http://localhost:5173';
const words = { chromium: 'Failed to fetch', firefox: 'NetworkError when attempting to fetch resource.', webkit: 'Load failed' };

for (const browser of Object.keys(words)) {
  test(`a page in ${browser} reads what it may, and is told what its console says`, async (t) => {
    const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', rules: [{ origins: [page] }] });
    t.after(() => shim.stop({ drainMs: 0 }));
    const ask = (pageOrigin) => {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer x' }, body: '{"model":"tiny","stream":false}' };
      return createFetch({ pageOrigin, browser })(`${shim.url}/api/generate`, init);
    };
    const allowed = await ask(page);
    assert.deepEqual([allowed.status, allowed.type, allowed.redirected], [200, 'cors', false]);
    assert.equal(allowed.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(allowed.headers.get('access-control-allow-origin'), null); // hidden from script
    assert.equal((await allowed.json()).done, true);

    await assert.rejects(ask('http://localhost:9'), (error) => {
      assert.ok(error instanceof TypeError);
      assert.equal(error.message, words[browser]);
      assert.ok(error.cause instanceof BlockedError);
      // WebKit looks at the status first.
      assert.equal(error.cause.code, browser === 'webkit' ? 'preflight-status' : 'allow-origin-missing');
      const { outcome, console: printed, requests } = error.cause.report;
      assert.equal(outcome, 'blocked');
      assert.ok(printed.some((line) => line.includes(shim.url) || line.includes('http://localhost:9')), printed);
      assert.deepEqual(requests.map(({ method }) => method), ['OPTIONS']);
      return true;
    });
  });
}

test('what script may not even say is refused in the browser\'s words', async () => {
  const said = {
    chromium: /^Failed to execute 'fetch' on 'Window': 'TRACE' HTTP method is unsupported\.$/,
    firefox: /^Window\.fetch: Invalid request method TRACE\.$/,
    webkit: /^Method is forbidden\.$/,
  };
  for (const [browser, message] of Object.entries(said)) {
    const call = createFetch({ pageOrigin: page, browser })('http://127.0.0.1:1/', { method: 'TRACE' });
    await assert.rejects(call, { name: 'TypeError', message });
  }
});

test('a page asks its preflight once, sees an opaque answer opaquely, and its own server plainly', async (t) => {
  const server = await serve(t, (request, response) => {
    const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'x-one' };
    response.writeHead(request.method === 'OPTIONS' ? 204 : 200, request.url === '/closed' ? {} : cors);
    response.end(request.method === 'OPTIONS' ? undefined : 'body');
  });
  const fromPage = createFetch({ pageOrigin: page });
  for (let i = 0; i < 3; i += 1) assert.equal(await (await fromPage(server.url, { headers: { 'X-One': '1' } })).text(), 'body');
  assert.deepEqual(server.requests.map(({ method }) => method), ['OPTIONS', 'GET', 'GET', 'GET']);
  const opaque = await fromPage(`${server.url}/closed`, { mode: 'no-cors' });
  assert.deepEqual([opaque.type, opaque.status, opaque.ok, opaque.url, await opaque.text()], ['opaque', 0, false, '', '']);
  const own = createFetch({ pageOrigin: server.url });
  const relative = await own('/closed');
  assert.deepEqual([relative.type, relative.url, await relative.text()], ['basic', `${server.url}/closed`, 'body']);
  const sandboxed = createFetch({ pageOrigin: 'null', browser: 'firefox' });
  assert.equal((await sandboxed(server.url)).type, 'cors');
  assert.ok(server.requests.at(-1).headers.includes('null'));
});
