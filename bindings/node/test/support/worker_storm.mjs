// Run as a process of its own, so that a crash is seen: 60 workers, each with an open shim, requests under
// way and an event loop waiting, end in four ways at different moments. Prints how each of them ended.
// With `--load` the main thread holds the addon too; without it, Node may unload it with the last worker.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const self = fileURLToPath(import.meta.url);
const body = new URL('./worker_storm_body.mjs', import.meta.url);
const endings = ['exit', 'terminate', 'natural', 'uncaught'];
const workers = 60;
const atOnce = 6;

if (process.argv[1] === self) {
  if (process.argv.includes('--load')) await import('ollama-cors');
  const counts = {};
  let next = 0;
  const lane = async () => {
    while (next < workers) {
      const number = next++;
      const ending = endings[number % endings.length];
      const outcome = await live(ending, number);
      counts[`${ending} ${outcome}`] = (counts[`${ending} ${outcome}`] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  console.log(JSON.stringify(counts));
}

async function live(ending, number) {
  const worker = new Worker(body, { workerData: { ending, after: number % 7 } });
  let error = null;
  worker.on('error', (thrown) => (error = thrown));
  worker.on('message', ({ url, now }) => {
    // From outside as well: a request may reach the shim at the very moment of its end.
    if (url) for (let i = 0; i < 4; i += 1) fetch(`${url}/api/version`).then((a) => a.text()).catch(() => {});
    if (now) worker.terminate();
  });
  const code = await new Promise((resolve) => worker.on('exit', resolve));
  if (error !== null) return error.message;
  return `code ${code}`;
}
