// Compiled, never run: the client as a typed program uses it. SAME compiles with the package `ollama` as well.
// SAME
import ollama, { Ollama, type AbortableAsyncIterator, type ChatResponse, type Config, type GenerateResponse, type ListResponse, type Message, type Tool } from 'ollama-cors';

const config: Partial<Config> = { host: 'http://127.0.0.1:11434', headers: { Authorization: 'Bearer x' } };
const tool: Tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'number' } } } } };

export async function documented(): Promise<string> {
  const client = new Ollama(config);
  const messages: Message[] = [{ role: 'user', content: 'hi', images: [new Uint8Array()] }];
  const whole: ChatResponse = await client.chat({ model: 'm', messages, tools: [tool], think: 'high' });
  const stream: AbortableAsyncIterator<GenerateResponse> = await ollama.generate({ model: 'm', prompt: 'p', stream: true });
  let text = whole.message.content;
  for await (const part of stream) text += part.response ?? '';
  for await (const part of await client.pull({ model: 'm', stream: true })) text += part.status;
  const models: ListResponse = await client.list();
  for (const call of whole.message.tool_calls ?? []) text += call.function.name;
  stream.abort();
  client.abort();
  return text + models.models.map((one) => one.name).join() + (await client.embed({ model: 'm', input: 'i' })).embeddings.length;
}
// END

import { AbortError, BlockedError, ConnectError, OllamaCorsError, ResponseError, createFetch, doctor, formatHost } from 'ollama-cors';
import page, { Ollama as PageClient } from 'ollama-cors/browser';
import { ollamaCors as express } from 'ollama-cors/express';
import fastify from 'ollama-cors/fastify';
import hono from 'ollama-cors/hono';
import { parseJSON } from 'ollama-cors/utils';
import vite from 'ollama-cors/vite';

export async function beyond(signal: AbortSignal): Promise<unknown> {
  await ollama.list({ signal, timeout: 1000, timeouts: { firstByteMs: null } });
  const fetch: typeof globalThis.fetch = createFetch({ pageOrigin: 'https://app.example', browser: 'firefox' });
  const client = new PageClient({ fetch, timeout: 5 });
  // @ts-expect-error there is no such browser
  createFetch({ browser: 'opera' });
  // @ts-expect-error a timeout has a name that says what for
  await ollama.ps({ timeouts: { connect: 1 } });
  await ollama.chat({ model: 'm', think: 'max', messages: [{ role: 'tool', content: '', tool_call_id: 'x' }] });
  for await (const message of parseJSON<{ a: 1 }>(new ReadableStream())) message.a.toFixed();
  const { findings } = await doctor(formatHost(''), { origins: ['https://app.example'], signal });
  const guard = express({ rules: [] });
  return [client, page, fastify, hono(), vite({ upstream: 'replay:' }).name, guard, findings?.map(({ code }) => code)];
}

export function explain(error: unknown): string | null {
  if (error instanceof ResponseError) return error.error + error.status_code.toFixed() + error.body;
  if (error instanceof ConnectError) return error.errno;
  if (error instanceof BlockedError) return error.report.console.join() + (error.report.response?.url ?? '');
  if (error instanceof AbortError) return String(error.cause);
  return error instanceof OllamaCorsError ? error.code : null;
}
