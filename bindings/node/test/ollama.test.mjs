// What our client has beyond the package `ollama`: signals, timeouts, typed errors, ends that are told.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { AbortError, ConnectError, Ollama, ProtocolError, ResponseError, Shim, StreamError, TimeoutError, TruncatedError } from 'ollama-cors';
import { sharedClient } from '../lib/client/exchange.cjs';
import { json, lines, serve } from './support/server.mjs';

const chat = { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] };
const streamed = { ...chat, stream: true };

async function replay(t) {
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
  t.after(() => shim.stop({ drainMs: 0 }));
  return new Ollama({ host: shim.url });
}

// A server that sends one message and then nothing, and a client of it.
async function silent(t, config) {
  const server = await serve(t, (request, response) => {
    if (request.url === '/api/chat') lines(response, { n: 1, done: false });
  });
  return { server, client: new Ollama({ host: server.url, ...config }) };
}

test('a recorded Ollama answers, streams and refuses', async (t) => {
  const client = await replay(t);
  assert.equal(typeof (await client.version()).version, 'string');
  assert.ok((await client.list()).models.length > 0);
  const whole = await client.chat(chat);
  assert.equal(whole.done, true);
  let text = '';
  let last;
  for await (last of await client.chat(streamed)) text += last.message.content;
  assert.ok(text.length > 10);
  assert.equal(last.done, true);
  assert.deepEqual(client.ongoingStreamedRequests, []);
  await assert.rejects(client.chat({ ...chat, model: 'nope' }), (error) => {
    assert.ok(error instanceof ResponseError);
    assert.deepEqual([error.status_code, error.code, error.message], [404, 'http-status', "model 'nope' not found"]);
    assert.equal(error.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(JSON.parse(error.body).error, error.error);
    return true;
  });
});

test('connections are used again, also behind a stream', async (t) => {
  const ports = new Set();
  const server = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort);
    if (request.url === '/api/chat') return lines(response, { done: true }).end();
    json(response, {});
  });
  const client = new Ollama({ host: server.url });
  for (let i = 0; i < 10; i += 1) {
    for await (const message of await client.chat(streamed)) assert.equal(message.done, true);
    await client.version();
  }
  assert.equal(server.requests.length, 20);
  assert.ok(ports.size < 5, `${ports.size} connections`);
});

test('an exchange that nobody reads on goes to its end by itself, finished or cancelled', async (t) => {
  let end;
  const server = await serve(t, (request, response) => {
    lines(response, { n: 1 });
    end = () => lines(response, { n: 2 }).end();
  });
  const open = async () => {
    const exchange = sharedClient().start({ url: server.url, framing: 'lines', dialect: 'none' });
    assert.equal((await exchange.next()).status, 200);
    return exchange;
  };
  const finished = await open();
  finished.finish();
  end();
  while (!finished.ended) await new Promise(setImmediate);
  assert.equal((await finished.next()).failure, null);
  const cancelled = await open();
  cancelled.cancel();
  while (!cancelled.ended) await new Promise(setImmediate);
  assert.equal((await cancelled.next()).failure.name, 'AbortError');
});

test('a signal ends every call, before it, in it, and in its stream', async (t) => {
  const { server, client } = await silent(t);
  const calls = ['generate', 'chat', 'create', 'pull', 'push', 'delete', 'copy', 'show', 'embed', 'embeddings'];
  const aborted = (reason) => (error) => {
    assert.ok(error instanceof AbortError);
    assert.deepEqual([error.name, error.code, error.cause], ['AbortError', 'ABORT_ERR', reason]);
    return true;
  };
  for (const [method, ...args] of [...calls.map((name) => [name, { model: 'm', prompt: 'p' }]), ['list'], ['ps'], ['version'], ['status']]) {
    const reason = new Error('no longer wanted');
    await assert.rejects(client[method](...args, { signal: AbortSignal.abort(reason) }), aborted(reason), method);
    if (method === 'chat') continue; // answers
    const controller = new AbortController();
    const before = server.requests.length;
    const call = client[method](...args, { signal: controller.signal });
    while (server.requests.length === before) await new Promise(setImmediate);
    controller.abort(reason);
    await assert.rejects(call, aborted(reason), method);
    await server.requests.at(-1).closed;
  }
  const controller = new AbortController();
  const stream = await client.chat(streamed, { signal: controller.signal });
  assert.equal((await stream.next()).value.n, 1);
  const pending = stream.next();
  controller.abort();
  await assert.rejects(pending, aborted(controller.signal.reason));
  assert.equal((await stream.next()).done, true);
  await server.requests.at(-1).closed;
});

test('abort() of one stream, of all streams, break, and `await using` tell the server', async (t) => {
  const { server, client } = await silent(t);
  const open = async () => {
    const stream = await client.chat(streamed);
    await stream.next();
    return [stream, server.requests.at(-1).closed];
  };
  const [one, oneClosed] = await open();
  const [two, twoClosed] = await open();
  const [three, threeClosed] = await open();
  const [four, fourClosed] = await open();
  assert.equal(client.ongoingStreamedRequests.length, 4);

  one.abort();
  assert.equal(client.ongoingStreamedRequests.length, 3);
  await oneClosed;
  await assert.rejects(one.next(), { name: 'AbortError' });

  for await (const message of await client.chat(streamed)) {
    assert.equal(message.n, 1);
    break;
  }
  await server.requests.at(-1).closed;
  assert.equal(client.ongoingStreamedRequests.length, 3);

  await two[Symbol.asyncDispose]();
  await twoClosed;
  client.abort();
  await Promise.all([threeClosed, fourClosed]);
  for (const stream of [three, four]) await assert.rejects(stream.next(), { name: 'AbortError' });
  assert.deepEqual(client.ongoingStreamedRequests, []);
});

test('each timeout is told by its name', async (t) => {
  const { client } = await silent(t, { timeouts: { firstByteMs: 300 } });
  const late = (code) => (error) => error instanceof TimeoutError && error.name === 'TimeoutError' && error.code === code;
  await assert.rejects(client.list(), late('first-byte-timeout'));
  await assert.rejects(client.list({ timeout: 20 }), late('total-timeout'));
  await assert.rejects(client.list({ timeouts: { totalMs: 200 } }), late('total-timeout'));
  const stream = await client.chat(streamed, { timeouts: { idleMs: 300 } });
  assert.equal((await stream.next()).value.n, 1);
  await assert.rejects(stream.next(), late('idle-timeout'));
  assert.equal((await stream.next()).done, true);
  await assert.rejects(client.list({ timeouts: { idle: 1 } }), /timeouts has no option "idle": there are connectMs, /);
  const aborted = client.list({ signal: AbortSignal.timeout(20) });
  await assert.rejects(aborted, (error) => error instanceof AbortError && error.cause.name === 'TimeoutError');
});

test('no server, an error in the stream, a cut stream, lines that are none: each is its own class', async (t) => {
  let next;
  const server = await serve(t, (request, response) => next(response));
  const client = new Ollama({ host: server.url });
  const story = async (answer) => {
    next = answer;
    const got = [];
    const error = await (async () => {
      for await (const message of await client.chat(streamed)) got.push(message);
    })().catch((reason) => reason);
    return [got, error];
  };
  const [before, broken] = await story((response) => lines(response, { n: 1 }, { n: 2 }, { error: 'out of memory' }).end());
  assert.deepEqual(before, [{ n: 1 }, { n: 2 }]);
  assert.ok(broken instanceof StreamError && broken.message === 'out of memory');

  const [some, cut] = await story((response) => lines(response, { n: 1 }).write('{"n":', () => response.destroy()));
  assert.deepEqual(some, [{ n: 1 }]);
  assert.ok(cut instanceof TruncatedError && cut.code === 'truncated', cut);

  const [first, unended] = await story((response) => lines(response, { n: 1 }).end());
  assert.deepEqual(first, [{ n: 1 }]);
  assert.ok(unended instanceof TruncatedError && unended.code === 'no-terminator');
  assert.equal(unended.message, 'Did not receive done or success response in stream.');

  // Two broken lines that would be one array if they were joined.
  for (const lie of ['{"n":2},{"n":[3\n4]}\n', 'nonsense\n', '5\n', 'null\n']) {
    const [good, bad] = await story((response) => lines(response, { n: 1 }).end(`${lie}{"done":true}\n`));
    assert.deepEqual(good, [{ n: 1 }], lie);
    assert.ok(bad instanceof ProtocolError && bad.code === 'bad-json', `${lie}: ${bad}`);
  }

  next = (response) => response.end('<html>');
  await assert.rejects(client.list(), { name: 'ProtocolError', code: 'bad-json' });

  const nobody = new Ollama({ host: 'http://127.0.0.1:1' });
  for (const call of [() => nobody.list(), () => nobody.chat(streamed)]) {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof ConnectError);
      assert.deepEqual([error.code, error.errno, error.cause.code], ['connect-failed', 'ECONNREFUSED', 'ECONNREFUSED']);
      return true;
    });
  }
});

test('text is what was sent, however it was cut, blank lines and line separators included', async (t) => {
  const said = 'ü世🌍\u0085\u2028\r\\"';
  const whole = Buffer.from(`\n{"text":${JSON.stringify(said)}}\n\r\n  \n{"done":true}`);
  const server = await serve(t, async (request, response) => {
    for (const byte of whole) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  const got = [];
  for await (const message of await new Ollama({ host: server.url }).chat(streamed)) got.push(message);
  assert.deepEqual(got, [{ text: said }, { done: true }]);
});

test('a reader that stops keeps nobody else from reading', async (t) => {
  const server = await serve(t, (request, response) => {
    const line = `{"text":"${'x'.repeat(1000)}"}\n`;
    const go = () => {
      while (!response.destroyed && response.write(line));
    };
    response.on('drain', go);
    go();
  });
  const client = new Ollama({ host: server.url });
  const slow = await client.chat(streamed);
  await slow.next();
  const fast = await client.chat(streamed);
  for (let i = 0; i < 2000; i += 1) assert.equal((await fast.next()).value.text.length, 1000);
  // A source that is always full leaves turns of the event loop to others.
  const turn = new Promise(setImmediate);
  let other = false;
  turn.then(() => (other = true));
  // Node itself may hand on up to 1,000 wake-ups in one turn, each with 256 KiB.
  for (let i = 0; i < 300_000 && !other; i += 1) await fast.next();
  assert.ok(other);
  client.abort();
});

test('many streams at once each get their own', async (t) => {
  const server = await serve(t, (request, response) => {
    const { model } = JSON.parse(request.text);
    lines(response, ...Array.from({ length: 50 }, (_, n) => ({ model, n })), { model, done: true }).end();
  });
  const client = new Ollama({ host: server.url });
  const read = async (model) => {
    let n = 0;
    for await (const message of await client.chat({ ...streamed, model })) {
      assert.equal(message.model, model);
      if (!message.done) assert.equal(message.n, n++);
    }
    return n;
  };
  const counts = await Promise.all(Array.from({ length: 60 }, (_, i) => read(`m${i}`)));
  assert.deepEqual(counts, Array(60).fill(50));
});

test('two that wait at one iterator are served in order', async (t) => {
  const server = await serve(t, async (request, response) => {
    lines(response, { n: 1 });
    await new Promise(setImmediate);
    lines(response, { n: 2 }, { n: 3, done: true }).end();
  });
  const stream = await new Ollama({ host: server.url }).chat(streamed);
  const results = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next()]);
  assert.deepEqual(results.map(({ value }) => value?.n), [1, 2, 3, undefined]);
});

test('user and password of a host become a header', async (t) => {
  const server = await serve(t, (request, response) => json(response, { said: request.headers.authorization }));
  const host = server.url.replace('http://', 'http://us%20er:p%40ss@');
  const expected = `Basic ${Buffer.from('us er:p@ss').toString('base64')}`;
  assert.deepEqual(await new Ollama({ host }).list(), { said: expected });
});

test('blobs: asked for, and uploaded', async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(request.method === 'HEAD' ? (request.url.endsWith('1') ? 200 : 404) : 201).end();
  });
  const client = new Ollama({ host: server.url });
  assert.equal(await client.blobExists('sha256:1'), true);
  assert.equal(await client.blobExists('sha256:2'), false);
  assert.deepEqual(await client.createBlob('sha256:3', Buffer.from('GGUF')), { digest: 'sha256:3' });
  assert.deepEqual(server.requests.map(({ method, url, body }) => [method, url, body]), [
    ['HEAD', '/api/blobs/sha256:1', ''],
    ['HEAD', '/api/blobs/sha256:2', ''],
    ['POST', '/api/blobs/sha256:3', 'GGUF'],
  ]);
});

test('the client for a page asks nothing of Node', () => {
  const seen = new Set();
  const load = (file) => {
    if (seen.has(file.href) || file.href.endsWith('.json')) return;
    seen.add(file.href);
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/(?:require\(|from )'([^']+)'/g)) {
      assert.match(name, /^\.{1,2}\//, `${file.pathname} needs ${name}`);
      load(new URL(name, file));
    }
  };
  load(new URL('../browser.mjs', import.meta.url));
  assert.ok(seen.size > 5);
});

test('what headers the caller gave stay with the host, wherever a redirect leads', async (t) => {
  const other = await serve(t, (request, response) => json(response, { models: [] }));
  const server = await serve(t, (request, response) => response.writeHead(307, { Location: `${other.url}/api/show` }).end());
  const client = new Ollama({ host: server.url, headers: { 'X-Secret': 'mine', Authorization: 'Bearer mine' } });
  await client.show({ model: 'm' });
  const sent = ({ requests: [{ headers }] }) => headers.map((text) => text.toLowerCase());
  assert.ok(sent(server).includes('x-secret') && sent(server).includes('bearer mine'));
  assert.ok(!sent(other).includes('x-secret') && !sent(other).includes('bearer mine'));
  assert.ok(sent(other).includes('content-type'));
});
