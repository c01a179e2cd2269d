// Embeds the shim: a page at http://localhost:5174 may talk to the local Ollama, any other may not.
// `--demo` stands in front of the built-in replay of an Ollama instead. Ends when stdin is closed.
import { ConfigError, Shim, StartError } from 'ollama-cors';

const config = {
  listen: ['127.0.0.1:0'],
  upstream: process.argv.includes('--demo') ? 'replay:' : 'http://127.0.0.1:11434',
  rules: [{ origins: ['http://localhost:5174'] }],
};

let shim;
try {
  shim = await Shim.start(config);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
  console.error(`${error.code} at ${error.pointer}: ${error.message}`);
  process.exit(2);
}
console.log(`listening on ${shim.url}, in front of ${shim.upstream}`);

process.stdin.resume().once('end', () => shim.stop());

for await (const event of shim.events()) {
  if (event.type !== 'exchange') continue;
  console.log(`${event.method} ${event.target} from ${event.origin ?? 'no page'}: ${event.reason}, ${event.status}`);
}
