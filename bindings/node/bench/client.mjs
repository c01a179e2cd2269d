// One client, one stream: `client.mjs NAME PORT TOKENS` prints the CPU that the process took per token, in µs,
// and tokens a second. A short stream before it warms up what compiles itself.
import http from 'node:http';

const [name, port, count] = process.argv.slice(2);
const host = `http://127.0.0.1:${port}`;

const asked = (tokens) => ({ model: 'tiny', messages: [{ role: 'user', content: 'hi' }], stream: true, options: { tokens } });

async function countMessages(stream) {
  let count = 0;
  for await (const message of stream) if (message.message.content !== '') count += 1;
  return count;
}

async function countLines(body) {
  const decoder = new TextDecoder();
  let rest = '';
  let count = -1; // the one that says done
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop();
    count += lines.length;
  }
  return count;
}

async function byFetch(fetch, tokens) {
  return countLines((await fetch(`${host}/api/chat`, { method: 'POST', body: JSON.stringify(asked(tokens)) })).body);
}

const clients = {
  async ollama() {
    const { Ollama } = await import('ollama');
    const client = new Ollama({ host });
    return async (tokens) => countMessages(await client.chat(asked(tokens)));
  },
  async 'ollama-cors'() {
    const { Ollama } = await import('ollama-cors');
    const client = new Ollama({ host });
    return async (tokens) => countMessages(await client.chat(asked(tokens)));
  },
  async fetch() {
    return (tokens) => byFetch(fetch, tokens);
  },
  async createFetch() {
    const { createFetch } = await import('ollama-cors');
    const ours = createFetch();
    return (tokens) => byFetch(ours, tokens);
  },
  // What the language itself takes: a socket's bytes, and JSON.parse.
  async floor() {
    return (tokens) =>
      new Promise((resolve) => {
        const request = http.request(`${host}/api/chat`, { method: 'POST' }, (answer) => {
          let rest = '';
          let count = 0;
          answer.setEncoding('utf8').on('data', (text) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop();
            for (const line of lines) if (JSON.parse(line).message.content !== '') count += 1;
          });
          answer.on('end', () => resolve(count));
        });
        request.end(JSON.stringify(asked(tokens)));
      });
  },
};

const run = await clients[name]();
await run(2000);
const tokens = Number(count);
const cpu = process.cpuUsage();
const start = performance.now();
const got = await run(tokens);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
if (got !== tokens) throw new Error(`${name} got ${got} tokens of ${tokens}`);
console.log(JSON.stringify({ cpu: (user + system) / tokens, rate: tokens / seconds }));
process.exit();
