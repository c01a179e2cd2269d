// The same program with `ollama` and with `ollama-cors`: what the server sees, and what the program gets.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import theirs, { Ollama as Theirs } from 'ollama';
import { Ollama as TheirPageClient } from 'ollama/browser';
import ours, { Ollama as Ours, formatHost } from 'ollama-cors';
import { Ollama as OurPageClient } from 'ollama-cors/browser';
import { json, lines, serve } from './support/server.mjs';

const require = createRequire(import.meta.url);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ollama-cors-drop-in-'));
const picture = path.join(folder, 'picture.png');
fs.writeFileSync(picture, 'a picture');
after(() => fs.rmSync(folder, { recursive: true }));

const bytes = new Uint8Array([72, 101, 108, 108, 111]);
const tool = { type: 'function', function: { name: 'add', parameters: { type: 'object', properties: { a: { type: 'number' } } } } };
const messages = [{ role: 'user', content: 'Grüße, 世界 🌍' }];

// Every method with arguments of every kind.
const calls = {
  generate: [{ model: 'm', prompt: 'p' }, { model: 'm', prompt: 'p', stream: false, images: [bytes, picture, 'QUJD'], options: { seed: 1 } }, { stream: true, model: 'm', prompt: 'p', format: { type: 'object' }, think: 'high' }],
  chat: [{ model: 'm', messages, tools: [tool], keep_alive: 0 }, { model: 'm', messages: [{ role: 'user', content: 'see', images: [bytes, picture] }], stream: true, logprobs: true, top_logprobs: 2 }, { model: 'm' }],
  create: [{ model: 'new', from: 'm', parameters: { seed: 1 } }, { model: 'new', from: 'm', stream: true }],
  pull: [{ model: 'm' }, { model: 'm', insecure: true, stream: true }],
  push: [{ model: 'm' }, { model: 'm', stream: true }],
  delete: [{ model: 'm' }],
  copy: [{ source: 'a', destination: 'b' }],
  list: [undefined],
  show: [{ model: 'm', system: 's' }],
  embed: [{ model: 'm', input: ['a', 'b'], truncate: true, dimensions: 3 }],
  embeddings: [{ model: 'm', prompt: 'p', keep_alive: '5m' }],
  systemone: [{ model: 'm', state: { a: [1, null] }, questions: { q: { type: 'noul', instructions: 'i' } } }],
  ps: [undefined],
  version: [undefined],
};

const variants = [
  ['no configuration but a host', {}],
  ['headers as an object', { headers: { Authorization: 'Bearer k', 'X-One': '1', 'user-agent': 'mine', accept: 'text/html' } }],
  ['headers as pairs', { headers: [['X-One', '1'], ['X-Two', '2']] }],
  ['headers as Headers', { headers: new Headers({ authorization: 'Bearer k' }) }],
];

const noise = new Set(['user-agent', 'connection', 'host', 'accept-language', 'accept-encoding', 'sec-fetch-mode', 'content-length', 'transfer-encoding']);

// What counts of a request: everything but what any two HTTP clients say differently.
function essence({ method, url, headers, body }) {
  const said = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i].toLowerCase();
    if (!noise.has(name)) said.push(`${name}: ${headers[i + 1]}`);
  }
  return { method, url, headers: said.sort(), body };
}

async function drain(result) {
  if (typeof result?.[Symbol.asyncIterator] !== 'function') return result;
  const all = [];
  for await (const message of result) all.push(message);
  return all;
}

function answer(request, response) {
  const { stream } = request.text === '' ? {} : JSON.parse(request.text);
  if (stream) return lines(response, { a: 1, done: false }, { a: 2, text: 'ü\u2028\u0085' }, { status: 'success', done: true }).end();
  json(response, { models: [], n: 1 });
}

for (const [what, config] of variants) {
  test(`every method sends the same and gives the same: ${what}`, async (t) => {
    const server = await serve(t, answer);
    for (const [method, requests] of Object.entries(calls)) {
      for (const request of requests) {
        const results = [];
        for (const Client of [Theirs, Ours]) {
          const client = new Client({ host: server.url, ...config });
          results.push(await drain(await client[method](structuredClone(request))));
        }
        const [reference, own] = server.requests.splice(0).map(essence);
        assert.deepEqual(own, reference, `${method} ${JSON.stringify(request)}`);
        assert.deepEqual(results[1], results[0], method);
      }
    }
  });
}

test('by a fetch of the caller, both call it alike, in Node and in a page', async () => {
  for (const [Reference, Own] of [[Theirs, Ours], [TheirPageClient, OurPageClient]]) {
    for (const [method, requests] of Object.entries(calls)) {
      for (const request of requests) {
        const seen = [];
        for (const Client of [Reference, Own]) {
          const fetch = async (...args) => {
            seen.push(args);
            return new Response('{"done":true,"status":"success"}\n', { headers: { 'Content-Type': 'application/json' } });
          };
          const client = new Client({ fetch, host: 'example.com/base/' });
          await drain(await client[method](structuredClone(request)));
        }
        for (const [, init] of seen) {
          delete init.signal;
          assert.match(init.headers['User-Agent'], /ollama-js\//);
          delete init.headers['User-Agent'];
        }
        const plain = (args) => JSON.parse(JSON.stringify(args));
        assert.deepEqual(plain(seen[1]), plain(seen[0]), method);
      }
    }
  }
});

const refusals = {
  'a JSON error': [404, 'application/json; charset=utf-8', '{"error":"model \\"m\\" not found"}'],
  'JSON without an error': [500, 'application/json', '{"message":"x"}'],
  'broken JSON': [500, 'application/json', 'not json'],
  'text of a proxy': [502, 'text/plain', 'Bad gateway\nsecond line'],
  'nothing at all': [503, 'text/plain', ''],
};

test('a refusal is the same error, streamed or not', async (t) => {
  let next;
  const server = await serve(t, (request, response) => {
    const [status, type, body] = next;
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  t.mock.method(console, 'log', () => {}); // the reference prints
  for (const [name, refusal] of Object.entries(refusals)) {
    next = refusal;
    for (const stream of [true, false]) {
      const errors = [];
      for (const Client of [Theirs, Ours]) {
        const error = await new Client({ host: server.url }).chat({ model: 'm', stream }).catch((reason) => reason);
        const { message, status_code, error: text } = error;
        errors.push({ name: error.name, message, status_code, error: text });
      }
      assert.deepEqual(errors[1], errors[0], name);
    }
  }
});

test('errors in a stream, and a stream that breaks off, come behind what was before', async (t) => {
  const ends = [
    (response) => lines(response, { error: 'out of memory' }).end(),
    (response) => response.end(), // no done
    (response) => lines(response, { done: false, n: 2 }).end('{"done":true}'), // no LF at the end
  ];
  let next;
  const server = await serve(t, (request, response) => next(lines(response, { done: false, n: 1 })));
  for (const end of ends) {
    next = end;
    const stories = [];
    for (const Client of [Theirs, Ours]) {
      const story = [];
      try {
        for await (const message of await new Client({ host: server.url }).chat({ model: 'm', stream: true })) story.push(message);
      } catch (error) {
        story.push(error.message);
      }
      stories.push(story);
    }
    assert.deepEqual(stories[1], stories[0]);
  }
});

test('hosts are understood alike', () => {
  const hosts = ['', undefined, '1.2.3.4', '1.2.3.4:56789', ':56789', ':56789/', 'http://1.2.3.4', 'https://1.2.3.4', 'example.com', 'example.com/', 'example.com:56789/a/', 'https://example.com:56789', '[::1]', '[::1]:8080', 'http://user:pass@example.com', 'https://user@example.com:8443/x/', 'HTTP://EXAMPLE.com'];
  for (const host of hosts) {
    const reference = new Theirs({ host }).config.host;
    assert.equal(new Ours({ host }).config.host, reference, host);
    assert.equal(formatHost(host), reference, host);
  }
  assert.throws(() => formatHost('http://'), { name: 'TypeError' });
  assert.equal(formatHost('example.com:80'), 'http://example.com:80'); // the reference asks 11434
  assert.equal(new Ours({ proxy: true, host: 'https://elsewhere' }).config.host, '');
});

test('the doors are the same: default export, named export, require, the page', async () => {
  assert.ok(ours instanceof Ours && theirs instanceof Theirs);
  assert.equal(require('ollama-cors').default, ours);
  assert.equal(require('ollama-cors').Ollama, Ours);
  assert.equal(require('ollama-cors').__esModule, true);
  assert.equal(require('ollama-cors/browser').Ollama, OurPageClient);
  const names = (Class) => Object.getOwnPropertyNames(Class.prototype);
  for (const name of [...names(TheirPageClient), ...names(Theirs)]) {
    if (name !== 'fileExists') assert.equal(typeof Ours.prototype[name], 'function', name); // private there
  }
  const utils = await import('ollama-cors/utils');
  for (const name of ['get', 'head', 'post', 'del', 'parseJSON', 'formatHost', 'AbortableAsyncIterator']) {
    assert.equal(typeof utils[name], 'function', name);
  }
});

test('everything streamed goes through processStreamableRequest, and leaves the request as it was', async (t) => {
  const client = new Ours({ fetch: () => assert.fail('not to be called') });
  const asked = t.mock.method(client, 'processStreamableRequest', async () => ({}));
  const request = { model: 'm', prompt: 'p', images: [bytes] };
  await client.generate(request);
  assert.deepEqual(request.images, [bytes]);
  assert.deepEqual(asked.mock.calls[0].arguments, ['generate', { ...request, images: ['SGVsbG8='] }]);
  await assert.rejects(client.create({ model: 'x', from: picture }), /Creating with a local path is not currently supported/);
  await assert.rejects(client.webSearch({ query: '' }), { message: 'Query is required' });
  await assert.rejects(client.webFetch({ url: '' }), { message: 'URL is required' });
});

test('the cloud gets its key, and search the name that it knows; nobody else gets the key', async (t) => {
  const before = process.env.OLLAMA_API_KEY;
  process.env.OLLAMA_API_KEY = 'secret';
  t.after(() => (before === undefined ? delete process.env.OLLAMA_API_KEY : (process.env.OLLAMA_API_KEY = before)));
  const seen = [];
  const fetch = async (url, init) => seen.push([url, init]) && new Response('{"results":[]}');
  const client = new Ours({ fetch });
  assert.deepEqual(await client.webSearch({ query: 'q', maxResults: 3 }), { results: [] });
  await client.list();
  const [[url, search], [, list]] = seen;
  assert.equal(url, 'https://ollama.com/api/web_search');
  assert.deepEqual(JSON.parse(search.body), { query: 'q', max_results: 3 });
  assert.equal(search.headers.Authorization, 'Bearer secret');
  assert.equal(list.headers.Authorization, undefined);
});
