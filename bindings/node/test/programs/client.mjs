// Clients of one's own: address, headers, another fetch, a page's relative URLs, a subclass.
import ollama, { Ollama } from 'ollama';

const headers = { Authorization: 'Bearer <api key>', 'X-Custom-Header': 'custom-value' };
const client = new Ollama({ host: 'http://127.0.0.1:11434', headers });
console.log((await client.version()).version, client.config.headers === headers);

const seen = [];
const fetch = (url, init = {}) => {
  seen.push([String(url), init.method, init.headers['X-Custom-Header']]);
  return globalThis.fetch(String(url).startsWith('/') ? `http://127.0.0.1:11434${url}` : url, init);
};
const asks = { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] };
for (const config of [{ host: 'http://127.0.0.1:11434', fetch, headers }, { proxy: true, fetch }]) {
  const other = new Ollama(config);
  console.log((await other.chat(asks)).message.content === (await ollama.chat(asks)).message.content);
  for await (const part of await other.chat({ ...asks, stream: true })) if (part.done) console.log(part.done_reason);
}
console.log(seen.map(([url, ...rest]) => [url.replace(/^http:..[^/]*/, ''), ...rest]));

class Loud extends Ollama {
  async chat(request) {
    const answer = await super.chat(request);
    return answer.message.content.toUpperCase();
  }
}
console.log(await new Loud({ host: 'http://127.0.0.1:11434' }).chat(asks));
