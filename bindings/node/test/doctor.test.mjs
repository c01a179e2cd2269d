// doctor() and the command line that the package brings.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Shim, doctor, doctorCodes } from 'ollama-cors';
import { serve } from './support/server.mjs';

const program = fileURLToPath(new URL('../bin/ollama-cors.cjs', import.meta.url));
const run = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
const origins = ['https://app.example'];

test('doctor() finds nothing at a shim, and what a page meets at a server that knows no CORS', async (t) => {
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', rules: [{ origins }] });
  t.after(() => shim.stop({ drainMs: 0 }));
  const well = await doctor(shim.url, { origins, ownAddresses: false });
  assert.deepEqual([well.reached, well.url], [true, shim.url]);

  const plain = await serve(t, (request, response) => response.end('Ollama is running'));
  const ill = await doctor(plain.url, { origins, ownAddresses: false });
  assert.deepEqual([ill.reached, ill.well], [true, false]);
  assert.ok(ill.findings.length > 0);
  assert.ok(plain.requests.every(({ method }) => ['GET', 'HEAD', 'OPTIONS'].includes(method)));

  assert.equal((await doctor('http://127.0.0.1:1')).reached, false);
  await assert.rejects(doctor(shim.url, { origins: ['nonsense'] }), { name: 'ConfigError' });
  await assert.rejects(doctor(shim.url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const silent = await serve(t, () => {});
  const controller = new AbortController();
  const call = doctor(silent.url, { signal: controller.signal });
  while (silent.requests.length === 0) await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(call, { name: 'AbortError' });
});

test('pages show the key that they have; no preflight does', async (t) => {
  const server = await serve(t, (request, response) => response.end('{}'));
  await doctor(server.url, { origins, ownAddresses: false, headers: { Authorization: 'Bearer k' } });
  const showing = server.requests.filter(({ headers }) => headers.includes('Bearer k'));
  assert.ok(showing.length > 0 && showing.every(({ method }) => method === 'GET'));
});

test('the codes are those of the declarations, and each has its words', () => {
  const codes = doctorCodes();
  const declared = fs.readFileSync(new URL('../types/doctor.d.cts', import.meta.url), 'utf8');
  const [, list] = /FindingCode =([^;]*);/.exec(declared);
  assert.deepEqual(list.match(/[\w-]+/g).sort(), codes.map(({ code }) => code).sort());
  for (const { severity, meaning } of codes) assert.match(`${severity}: ${meaning}`, /^(danger|error|warning|note): .*\.$/);
});

test('`npx ollama-cors` is the command line, with its exit codes', async () => {
  const version = await run('--version');
  assert.match(version.stdout, /^ollama-cors \d+\.\d+\.\d+\n$/);
  assert.deepEqual([version.code, (await run('check', '/nowhere.json')).code, (await run('nonsense')).code], [0, 2, 2]);
  const decided = await run('decide', '--json', '--origin', 'https://evil.example', 'GET', '/api/tags');
  assert.equal(decided.code, 1);
  assert.equal(JSON.parse(decided.stdout.split('\n')[0]).verdict, 'refuse');
});

test('`npx ollama-cors serve` runs until a signal', async () => {
  const child = spawn(process.execPath, [program, 'serve', '--demo', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const [, url] = /^listening on (\S+)$/.exec((await lines.next()).value);
  assert.equal((await fetch(`${url}/api/version`)).status, 200);
  process.kill(child.pid, 'SIGTERM'); // Deno's child.kill() ends it by another
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
