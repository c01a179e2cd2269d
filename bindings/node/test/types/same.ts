// Compiled, never run, with `ollama-cors` and with `ollama`: a typed program that uses either.
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
