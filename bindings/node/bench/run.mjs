// `npm run bench [-- ROUNDS [TOKENS]]`: CPU per streamed token and tokens a second, of our client beside the
// package `ollama`, and of our fetch beside Node's, each in a process of its own, in turn, from one upstream;
// then what loading each package takes. A goal is met when the upper end of the paired 90 % interval meets it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [rounds = 9, tokens = 100_000] = process.argv.slice(2).map(Number);
const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);
const names = ['floor', 'ollama', 'ollama-cors', 'fetch', 'createFetch'];
const goals = [
  ['ollama-cors', 'ollama', 0.7],
  ['createFetch', 'fetch', 1.0],
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// The 90 % interval of the mean, by Student's t.
function interval(values) {
  const t = { 3: 2.92, 5: 2.132, 7: 1.943, 9: 1.86, 11: 1.812, 15: 1.761, 21: 1.725 }[values.length] ?? 1.86;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
  const half = t * Math.sqrt(variance / values.length);
  return [mean - half, mean + half];
}

function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: here, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

// ms of CPU that processes take to load each package and have its client, by require and by import, above those
// that load nothing; in turn.
function loading() {
  const took = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)';
  const module = '--input-type=module';
  const programs = {
    require: ['-e', took],
    'require ollama': ['-e', `require('ollama').default; ${took}`],
    'require ollama-cors': ['-e', `require('ollama-cors').default; ${took}`],
    import: [module, '-e', `import 'node:fs'; ${took}`],
    'import ollama': [module, '-e', `import 'ollama'; ${took}`],
    'import ollama-cors': [module, '-e', `import 'ollama-cors'; ${took}`],
  };
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < 21; round += 1) {
    for (const [name, program] of Object.entries(programs)) times[name].push(Number(run(...program)));
  }
  for (const name of Object.keys(programs).filter((one) => one.includes(' '))) {
    const above = median(times[name]) - median(times[name.split(' ')[0]]);
    console.log(`${name}: ${above.toFixed(1)} ms of CPU`);
  }
}

function size(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((one) => one.isFile()).map((one) => fs.statSync(path.join(one.parentPath ?? one.path, one.name)).size);
  return sizes.reduce((sum, one) => sum + one, 0);
}

const upstream = spawn(process.execPath, ['upstream.mjs'], { cwd: here, stdio: ['pipe', 'pipe', 'inherit'] });
const port = String((await once(upstream.stdout, 'data'))[0]).trim();
const results = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const name of names) results[name].push(JSON.parse(run('client.mjs', name, port, String(tokens))));
}
upstream.stdin.end();

console.log(`${rounds} rounds of ${tokens} tokens, Node ${process.version}, ${process.arch}`);
console.log('client         µs CPU/token   tokens/s');
for (const name of names) {
  const cpu = median(results[name].map((one) => one.cpu)).toFixed(2);
  const rate = Math.round(median(results[name].map((one) => one.rate)));
  console.log(`${name.padEnd(14)} ${cpu.padStart(12)} ${String(rate).padStart(10)}`);
}
let met = true;
for (const [own, peer, goal] of goals) {
  const [low, high] = interval(results[own].map((one, round) => one.cpu / results[peer][round].cpu));
  met &&= high <= goal;
  console.log(`${own} / ${peer}: ${low.toFixed(2)} to ${high.toFixed(2)} (goal: at most ${goal.toFixed(2)})`);
}
loading();
const theirs = path.dirname(path.dirname(require.resolve('ollama')));
const own = ['prebuilds', 'lib', 'types', 'bin'].reduce((sum, folder) => sum + size(path.join(here, '..', folder)), 0);
console.log(`installed: ollama ${(size(theirs) / 1e6).toFixed(1)} MB, ollama-cors ${(own / 1e6).toFixed(1)} MB`);
process.exitCode = met ? 0 : 1;
