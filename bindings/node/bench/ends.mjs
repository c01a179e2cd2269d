// `ends.mjs [RUNS [TOKENS [REQUESTS]]]`: programs that end while the client and a shim are at work, in each way
// RUNS times (200), the storm of workers RUNS / 10 times, and what a process holds after TOKENS (1,000,000)
// streamed and REQUESTS (100,000) made. A crash, a hang, a wrong exit code or growth fails.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Ollama, createFetch } from 'ollama-cors';

const [runs = 200, tokens = 1_000_000, requests = 100_000] = process.argv.slice(2).map(Number);
const here = fileURLToPath(new URL('.', import.meta.url));
const upstream = spawn(process.execPath, ['upstream.mjs'], { cwd: here, stdio: ['pipe', 'pipe', 'inherit'] });
const port = String((await once(upstream.stdout, 'data'))[0]).trim();
const host = `http://127.0.0.1:${port}`;

const begin = `
  import { Ollama, Shim, createFetch } from 'ollama-cors';
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: '${host}' });
  const client = new Ollama({ host: shim.url });
  const asked = { model: 'm', stream: true, options: { tokens: 20000 } };
  const stop = new AbortController();
  const { signal } = stop;
  const read = async () => { for await (const message of await client.chat(asked, { signal })) globalThis.seen = message; };
  const never = createFetch({ pageOrigin: 'http://localhost:1' })(shim.url + '/api/tags', { signal }); // has no answer
  const reading = [read(), read(), never];
  for (const one of reading) one.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
`;
const ways = [
  ['process.exit()', `${begin} process.exit(3);`, 3],
  ['an error that nobody catches', `${begin} throw new Error('meant');`, 1],
  ['nothing more to do', `${begin} stop.abort(); shim.unref();`, 0],
  ['a signal', `${begin} process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`, 'SIGTERM'],
  ['an abort in the middle, then the end', `${begin} stop.abort(); await Promise.allSettled(reading); await shim.stop({ drainMs: 0 });`, 0],
];

function run(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: here, timeout: 60_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.signal ?? error.code), stdout, stderr });
    });
  });
}

let failed = 0;
for (const [what, program, code] of ways) {
  const wrong = [];
  for (let i = 0; i < runs; i += 1) {
    const ended = await run(['--input-type=module', '-e', program]);
    if (ended.code !== code) wrong.push(`${ended.code}: ${ended.stderr.slice(0, 300)}`);
  }
  failed += wrong.length;
  console.log(`${what}: ${runs} runs, ${wrong.length} wrong ${wrong[0] ?? ''}`);
}
for (const mode of ['', '--load']) {
  let wrong = 0;
  const storms = Math.ceil(runs / 20);
  for (let i = 0; i < storms; i += 1) wrong += (await run(['../test/support/worker_storm.mjs', mode])).code === 0 ? 0 : 1;
  failed += wrong;
  console.log(`workers ${mode}: ${storms} storms of 60, ${wrong} wrong`);
}

const held = () => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
};
const client = new Ollama({ host });
const fetch = createFetch();

// MB at ten points of the work, behind as much of it again: what V8 keeps for use is full by then.
async function watch(what, count, step) {
  const points = [];
  await step(count);
  for (let i = 0; i < 10; i += 1) {
    await step(count / 10);
    points.push(held());
  }
  const growth = points[9] - points[0];
  const grew = growth > 16;
  failed += grew ? 1 : 0;
  console.log(`${what}: ${count}, MB held ${points.map((one) => one.toFixed(0)).join(' ')}${grew ? ' GREW' : ''}`);
}

await watch('tokens', tokens, async (count) => {
  for await (const message of await client.chat({ model: 'm', stream: true, options: { tokens: count } })) globalThis.seen = message;
});
await watch('requests', requests, async (count) => {
  for (let i = 0; i < count; i += 1) {
    const asked = { model: 'm', stream: true, options: { tokens: 2 } };
    if (i % 3 === 0) await (await fetch(`${host}/`, { method: 'POST', body: JSON.stringify(asked) })).text();
    else {
      const stream = await client.chat(asked);
      for await (const message of stream) if (i % 3 === 1 && message) break;
    }
  }
});
upstream.stdin.end();
console.log(failed === 0 ? 'all well' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
