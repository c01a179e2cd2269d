// The SDKs that people use, on our fetch: as programs, and as a page of an admitted origin.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { Shim, createFetch } from 'ollama-cors';

const pageOrigin = 'http://localhost:5173';
const messages = [{ role: 'user', content: 'hi' }];
let shim;

before(async () => {
  shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', rules: [{ origins: [pageOrigin] }] });
});
after(() => shim.stop({ drainMs: 0 }));

const fetches = {
  'a program': createFetch(),
  'a page in chromium': createFetch({ pageOrigin }),
  'a page in firefox': createFetch({ pageOrigin, browser: 'firefox' }),
};
const settings = (fetch, path) => ({ baseURL: shim.url + path, apiKey: 'x', maxRetries: 0, dangerouslyAllowBrowser: true, fetch });

async function count(stream) {
  let pieces = 0;
  for await (const piece of stream) pieces += piece === undefined ? 0 : 1;
  return pieces;
}

for (const [who, fetch] of Object.entries(fetches)) {
  test(`openai as ${who}`, async () => {
    const { chat, models } = new OpenAI(settings(fetch, '/v1'));
    const whole = await chat.completions.create({ model: 'tiny', messages });
    assert.ok(whole.choices[0].message.content.length > 10);
    assert.ok((await count(await chat.completions.create({ model: 'tiny', messages, stream: true }))) > 5);
    assert.ok((await models.list()).data.length > 0);
    await assert.rejects(chat.completions.create({ model: 'nope', messages }), { name: 'Error', status: 404 });
    const controller = new AbortController();
    const stream = await chat.completions.create({ model: 'tiny-slow', messages, stream: true }, { signal: controller.signal });
    for await (const piece of stream) if (piece) controller.abort();
    assert.ok(stream.controller.signal.aborted);
    const never = chat.completions.create({ model: 'tiny', messages }, { signal: AbortSignal.abort() });
    await assert.rejects(never, OpenAI.APIUserAbortError);
  });

  test(`@anthropic-ai/sdk as ${who}`, async () => {
    const client = new Anthropic(settings(fetch, ''));
    const asked = { model: 'tiny', max_tokens: 100, messages };
    assert.ok((await client.messages.create(asked)).content[0].text.length > 10);
    assert.ok((await count(await client.messages.create({ ...asked, stream: true }))) > 5);
    await assert.rejects(client.messages.create({ ...asked, model: 'nope' }), { status: 404 });
  });

  test(`ollama as ${who}`, async () => {
    const client = new Ollama({ host: shim.url, fetch });
    assert.ok((await count(await client.chat({ model: 'tiny', messages, stream: true }))) > 5);
    assert.ok((await client.list()).models.length > 0);
    await assert.rejects(client.show({ model: 'nope' }), { status_code: 404 });
  });
}

test('a page of an origin that nobody admitted fails in its SDK as it does in the browser', async () => {
  const fetch = createFetch({ pageOrigin: 'http://evil.example' });
  const call = new OpenAI(settings(fetch, '/v1')).models.list();
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof OpenAI.APIConnectionError);
    assert.equal(error.cause.message, 'Failed to fetch');
    assert.equal(error.cause.cause.code, 'allow-origin-missing');
    return true;
  });
});
