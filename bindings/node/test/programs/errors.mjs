// Refusals of every kind: what a program reads of them.
import ollama, { Ollama } from 'ollama';

const tell = (error) => {
  const { name, message, status_code, error: text } = error;
  console.log({ name, message, status_code, text }, error instanceof Error, error.constructor.name, String(error));
};
const messages = [{ role: 'user', content: 'hi' }];

await ollama.chat({ model: 'nope', messages }).catch(tell);
await ollama.chat({ model: 'nope', messages, stream: true }).catch(tell);
await ollama.generate({ model: 'nope', prompt: 'x' }).catch(tell);
await ollama.show({ model: 'nope' }).catch(tell);
await ollama.delete({ model: 'nope' }).catch(tell);
await ollama.chat({ model: 'tiny', messages, tools: [{ type: 'function', function: { name: 'f' } }] }).catch(tell);
await ollama.create({ model: 'x', from: '.' }).catch(({ message }) => console.log(message.slice(0, 67)));
await ollama.webSearch({ query: '' }).catch(tell);
await ollama.webFetch({ url: '' }).catch(tell);

// Without a key, the cloud says no.
const refusal = { error: 'unauthorized' };
const fetch = async (url, init) => {
  console.log(url, init.method, init.body, Object.keys(init.headers).sort());
  return Response.json(refusal, { status: 401, statusText: 'Unauthorized' });
};
const cloud = new Ollama({ fetch });
await cloud.webSearch({ query: 'news' }).catch(tell);
await cloud.webFetch({ url: 'https://example.com' }).catch(tell);

try {
  for await (const part of await ollama.chat({ model: 'tiny-slow:killed', messages, stream: true })) console.log(part.message.content);
} catch (error) {
  console.log(error instanceof Error, error.message);
}
