// One worker of the storm: an open shim, requests and streams of our clients under way, an event loop, then
// its ending.
import { parentPort, workerData } from 'node:worker_threads';
import { Ollama, Policy, Shim, createFetch } from 'ollama-cors';

const { ending, after } = workerData;
const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
parentPort.postMessage({ url: shim.url });

let seen = 0;
(async () => {
  for await (const event of shim.events()) {
    seen += 1;
    if (seen === after + 1) end();
  }
})();

const chat = { method: 'POST', body: JSON.stringify({ model: 'tiny-slow', messages: [{ role: 'user', content: 'hi' }] }) };
const lost = () => {};
fetch(`${shim.url}/api/chat`, chat).then((answer) => answer.text()).catch(lost);
for (let i = 0; i < 8; i += 1) {
  fetch(`${shim.url}/api/version`).then((answer) => answer.text()).catch(lost);
}
const client = new Ollama({ host: shim.url });
const fromPage = createFetch({ pageOrigin: 'http://localhost:5173' });
(async () => {
  for await (const message of await client.chat({ model: 'tiny-slow', messages: [], stream: true })) lost(message);
})().catch(lost);
for (let i = 0; i < 4; i += 1) {
  client.version().catch(lost);
  fromPage(`${shim.url}/api/version`, { headers: { 'X-One': '1' } }).then((answer) => answer.text()).catch(lost);
}
new Policy({}).decide('GET', '/', { host: 'localhost' });

function end() {
  if (after % 2 === 1) shim.stop({ drainMs: 20 }).catch(lost);
  switch (ending) {
    case 'exit':
      process.exit(3);
      break;
    case 'terminate':
      setInterval(lost, 1000); // alive until then, whether the shim is still open or not
      parentPort.postMessage({ now: true });
      break;
    case 'uncaught':
      throw new Error('meant');
    case 'natural':
      client.abort();
      shim.unref();
      parentPort.unref();
  }
}
