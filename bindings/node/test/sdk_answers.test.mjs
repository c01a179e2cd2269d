// What the newest SDKs make of each kind of answer, on our fetch and on the runtime's own: the same. As programs, and
// as pages of an admitted origin.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { Shim, createFetch } from 'ollama-cors';

const pageOrigin = 'http://localhost:5173';
const messages = [{ role: 'user', content: 'What is the weather?' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const tool = { type: 'function', function: { name: 'get_weather', description: 'The weather', parameters } };
const schema = { type: 'object', properties: { answer: { type: 'array' }, ok: { type: 'boolean' } } };
let shim;

before(async () => {
  shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', rules: [{ origins: [pageOrigin] }] });
});
after(() => shim.stop({ drainMs: 0 }));

async function all(stream) {
  const pieces = [];
  for await (const piece of await stream) pieces.push(piece);
  return pieces;
}

// What came, and how it ended, as a program tells errors apart.
async function broken(stream) {
  const pieces = [];
  try {
    for await (const piece of await stream) pieces.push(piece);
  } catch (error) {
    pieces.push(error.constructor.name, error.status ?? error.status_code, error.message);
  }
  return pieces;
}

const failure = (call) => call.then(() => 'none', (error) => [error.constructor.name, error.status ?? error.status_code, error.message]);

// Ends a stream at its third piece, by its controller; what its loop then says.
async function cancelled(stream, cancel) {
  const pieces = [];
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      if (pieces.length === 3) cancel(stream);
    }
    return [pieces.slice(0, 3), 'ended'];
  } catch (error) {
    return [pieces.slice(0, 3), error.name];
  }
}

const settings = (fetch, path) => ({ baseURL: shim.url + path, apiKey: 'x', maxRetries: 0, dangerouslyAllowBrowser: true, fetch });
const openai = (fetch) => new OpenAI(settings(fetch, '/v1'));
const anthropic = (fetch) => new Anthropic(settings(fetch, ''));
const ollama = (fetch) => new Ollama({ host: shim.url, fetch });
const json_schema = { name: 'answer', schema };
const claude = { model: 'tiny', max_tokens: 100, messages };
const claudeTool = { name: 'get_weather', input_schema: parameters };

const scenarios = {
  'openai: chat': (fetch) => openai(fetch).chat.completions.create({ model: 'tiny', messages }),
  'openai: a streamed chat': (fetch) => all(openai(fetch).chat.completions.create({ model: 'tiny', messages, stream: true, stream_options: { include_usage: true } })),
  'openai: tools': (fetch) => openai(fetch).chat.completions.create({ model: 'tiny-tools', messages, tools: [tool] }),
  'openai: streamed tools': (fetch) => all(openai(fetch).chat.completions.create({ model: 'tiny-tools', messages, tools: [tool], stream: true })),
  'openai: structured output': (fetch) => openai(fetch).chat.completions.parse({ model: 'tiny-json', messages, response_format: { type: 'json_schema', json_schema } }),
  'openai: responses': (fetch) => all(openai(fetch).responses.create({ model: 'tiny', input: 'hi', stream: true })),
  'openai: embeddings': (fetch) => openai(fetch).embeddings.create({ model: 'tiny-embed', input: 'hi' }),
  'openai: models': (fetch) => all(openai(fetch).models.list()),
  'openai: a model that is not there': (fetch) => failure(openai(fetch).chat.completions.create({ model: 'nope', messages })),
  'openai: an error in the stream': (fetch) => broken(openai(fetch).chat.completions.create({ model: 'tiny-slow:killed', messages, stream: true })),
  'openai: cancelled': async (fetch) => cancelled(await openai(fetch).chat.completions.create({ model: 'tiny-slow', messages, stream: true }), (stream) => stream.controller.abort()),
  'anthropic: messages': (fetch) => anthropic(fetch).messages.create(claude),
  'anthropic: streamed messages': (fetch) => all(anthropic(fetch).messages.create({ ...claude, stream: true })),
  'anthropic: tools': (fetch) => anthropic(fetch).messages.create({ ...claude, model: 'tiny-tools', tools: [claudeTool] }),
  'anthropic: a stream by its helper': (fetch) => anthropic(fetch).messages.stream({ ...claude, model: 'tiny-tools', tools: [claudeTool] }).finalMessage(),
  'anthropic: odd text': (fetch) => all(anthropic(fetch).messages.create({ ...claude, model: 'tiny-odd', stream: true })),
  'anthropic: a model that is not there': (fetch) => failure(anthropic(fetch).messages.create({ ...claude, model: 'nope' })),
  'anthropic: an error in the stream': (fetch) => broken(anthropic(fetch).messages.create({ ...claude, model: 'tiny-slow:killed', stream: true })),
  'anthropic: cancelled': async (fetch) => cancelled(await anthropic(fetch).messages.create({ ...claude, model: 'tiny-slow', stream: true }), (stream) => stream.controller.abort()),
  'ollama: chat': (fetch) => ollama(fetch).chat({ model: 'tiny', messages }),
  'ollama: a streamed chat': (fetch) => all(ollama(fetch).chat({ model: 'tiny-odd', messages, stream: true })),
  'ollama: tools': (fetch) => all(ollama(fetch).chat({ model: 'tiny-tools', messages, tools: [tool], stream: true })),
  'ollama: structured output': (fetch) => all(ollama(fetch).chat({ model: 'tiny-json', messages, format: schema, stream: true })),
  'ollama: thinking': (fetch) => all(ollama(fetch).chat({ model: 'tiny-think', messages, think: true, stream: true })),
  'ollama: embed': (fetch) => ollama(fetch).embed({ model: 'tiny-embed', input: ['a', 'b'] }),
  'ollama: a model that is not there': (fetch) => failure(ollama(fetch).show({ model: 'nope' })),
  'ollama: an error in the stream': (fetch) => broken(ollama(fetch).chat({ model: 'tiny-slow:killed', messages, stream: true })),
  'ollama: cancelled': async (fetch) => cancelled(await ollama(fetch).chat({ model: 'tiny-slow', messages, stream: true }), (stream) => stream.abort()),
};

const fetches = {
  'a program': createFetch(),
  'a page in chromium': createFetch({ pageOrigin }),
  'a page in webkit': createFetch({ pageOrigin, browser: 'webkit' }),
};

for (const [what, scenario] of Object.entries(scenarios)) {
  test(what, async () => {
    const plain = async (fetch) => JSON.parse(JSON.stringify(await scenario(fetch)));
    const reference = await plain(globalThis.fetch);
    assert.ok(JSON.stringify(reference).length > 20);
    const answers = await Promise.all(Object.values(fetches).map(plain));
    for (const [at, who] of Object.keys(fetches).entries()) assert.deepEqual(answers[at], reference, who);
  });
}
