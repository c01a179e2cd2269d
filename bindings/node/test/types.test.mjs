// The declarations, as they are installed: what compiles and what does not, by tsd; that every kind of importer
// finds its own, by attw; that the package says what it holds, by publint; that they are true of what runs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tsd from 'tsd';
import { Shim, doctor } from 'ollama-cors';
import { install, root, run } from './support/installed.mjs';

const require = createRequire(import.meta.url);
const examples = path.join(root, 'test', 'types');
const tests = fs.readdirSync(examples).filter((name) => name.endsWith('.test-d.ts'));
const check = tsd.default ?? tsd; // by what a runtime makes of its CommonJS
let installed;

before(async () => {
  const compilerOptions = { module: 'node16', target: 'esnext', lib: ['esnext', 'dom', 'dom.iterable'], types: [], exactOptionalPropertyTypes: true };
  installed = await install({ tsd: { compilerOptions } });
  // What the declarations are tested with.
  for (const name of ['tsd', 'ollama', 'fastify', 'hono', 'vite', '@types']) {
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(installed.home, 'node_modules', name));
  }
});
after(() => installed.remove());

const write = (name, text) => fs.writeFileSync(path.join(installed.home, name), text);

// What the compiler has to say of files there, in each kind of module.
async function compile(files, options = {}) {
  const include = [];
  for (const [name, text] of Object.entries(files)) {
    write(name, text);
    include.push(name);
  }
  const compilerOptions = { noEmit: true, strict: true, exactOptionalPropertyTypes: true, module: 'node16', target: 'esnext', types: [], ...options };
  write('tsconfig.json', JSON.stringify({ compilerOptions, include }));
  const result = await installed.node([require.resolve('typescript/bin/tsc')]).catch((error) => error);
  fs.rmSync(path.join(installed.home, 'tsconfig.json'));
  return result.stdout;
}

for (const name of tests) {
  for (const kind of ['mts', 'cts']) {
    test(`tsd: ${name} as .${kind}`, async () => {
      const file = name.replace(/ts$/, kind);
      write(file, fs.readFileSync(path.join(examples, name), 'utf8'));
      const found = await check({ cwd: installed.home, typingsFile: 'node_modules/ollama-cors/index.d.cts', testFiles: [file] });
      assert.deepEqual(found.map(({ message, line }) => `${line}: ${message}`), []);
    });
  }
}

test('a typed program compiles with ollama and with ollama-cors', async () => {
  const same = fs.readFileSync(path.join(examples, 'same.ts'), 'utf8');
  const buffer = 'declare global { interface Buffer extends Uint8Array {} }'; // theirs asks for Node's types
  const files = {};
  for (const kind of ['mts', 'cts']) {
    files[`same.${kind}`] = same;
    files[`theirs.${kind}`] = same.replace("'ollama-cors'", "'ollama'") + buffer;
  }
  assert.equal(await compile(files), '');
});

test('the middleware fits the typed servers that it is for', async () => {
  const text = fs.readFileSync(path.join(examples, 'frameworks.ts'), 'utf8');
  assert.equal(await compile({ 'frameworks.mts': text }, { types: ['node'], skipLibCheck: true, exactOptionalPropertyTypes: false }), '');
});

test('what the doctor says is what is declared', async (t) => {
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', rules: [{ origins: ['https://app.example'] }] });
  t.after(() => shim.stop({ drainMs: 0 }));
  const asked = { origins: ['https://app.example', 'https://evil.example'], ownAddresses: false };
  const reports = [await doctor(shim.url, asked), await doctor(shim.upstream, asked), await doctor('http://127.0.0.1:1', asked)];
  assert.deepEqual(reports.map(({ reached }) => reached), [true, true, false]);
  const declared = `import type { Diagnosis } from 'ollama-cors';\nexport const reports: Diagnosis[] = ${JSON.stringify(reports, null, 1)};`;
  assert.equal(await compile({ 'reports.mts': declared }), '');
});

test('publint and attw find nothing to mend', async () => {
  const bin = (name) => path.join(root, 'node_modules', '.bin', name);
  for (const [name, ...args] of [['publint', '--strict'], ['attw', '--format', 'ascii']]) {
    const result = await run(bin(name), [...args, installed.tarball], { cwd: installed.home }).catch((error) => error);
    assert.equal(result.code, undefined, result.stdout);
  }
});
