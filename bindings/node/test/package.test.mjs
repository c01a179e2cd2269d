// The package as a user has it: the tarball's files, installed with no script allowed to run, and the example.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { request } from './support/http.mjs';
import { install, root as here, run } from './support/installed.mjs';

const prebuild = path.join('prebuilds', `${process.platform}-${process.arch}`, 'ollama_cors.node');
let home;
let node;
let remove;

before(async () => {
  ({ home, node, remove } = await install());
});
after(() => remove());

// What loading it fails with, behind `first`.
async function failure(first, env) {
  const report = '({ name, code, message }) { console.log(name, code, message) }';
  return (await node(['-e', `${first}; try { require('ollama-cors') } catch ${report}`], env)).stdout;
}

test('the tarball holds what runs, its types and its papers, and nothing else', () => {
  const root = path.join(home, 'node_modules', 'ollama-cors');
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true });
  const names = files
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
  const doors = ['index', 'browser', 'utils', 'express', 'fastify', 'hono', 'vite'];
  const expected = ['LICENSE', 'NOTICE', 'README.md', 'package.json', prebuild, 'bin/ollama-cors.cjs'];
  for (const door of doors) for (const kind of ['cjs', 'mjs', 'd.ts', 'd.cts']) expected.push(`${door}.${kind}`);
  // Of these folders, all that is committed.
  for (const folder of ['lib', 'types']) {
    const inside = fs.readdirSync(path.join(here, folder), { recursive: true });
    expected.push(...inside.filter((name) => /\.(cjs|d\.cts)$/.test(name)).map((name) => path.join(folder, name)));
  }
  assert.deepEqual(names.sort(), expected.sort());
});

test('the addon asks the system for no library that a machine may lack', () => {
  const addon = fs.readFileSync(path.join(here, prebuild));
  // libidn2 may be named: it is looked for when an international name comes, and done without.
  for (const library of ['libstdc++', 'libcrypto', 'libssl', 'libboost']) {
    assert.ok(!addon.includes(`${library}.so`) && !addon.includes(`${library}.dylib`), library);
  }
});

test('the package asks npm to run and to build nothing', () => {
  const { scripts, gypfile, dependencies } = JSON.parse(fs.readFileSync(path.join(here, 'package.json')));
  assert.equal(gypfile, false);
  assert.equal(dependencies, undefined);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) assert.equal(scripts[name], undefined);
});

const smoke = `
  const decision = new Policy({}).decide('GET', '/', { host: 'localhost', origin: 'http://localhost:1' });
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
  const answer = await fetch(shim.url + '/api/version');
  await shim.stop();
  console.log(decision.verdict, answer.status);
`;

test('installed elsewhere, it works by import and by require', async () => {
  fs.writeFileSync(path.join(home, 'smoke.mjs'), `import { Policy, Shim } from 'ollama-cors';${smoke}`);
  const required = `const { Policy, Shim } = require('ollama-cors'); (async () => {${smoke}})();`;
  fs.writeFileSync(path.join(home, 'smoke.cjs'), required);
  for (const file of ['smoke.mjs', 'smoke.cjs']) {
    assert.equal((await node([file])).stdout, 'allow 200\n');
  }
});

test('installed elsewhere, its command line is there', async () => {
  const { stdout } = await run(path.join(home, 'node_modules', '.bin', 'ollama-cors'), ['--version']);
  assert.match(stdout, /^ollama-cors \d+\.\d+\.\d+\n$/);
});

test('without a prebuilt file for the platform, the error says what there is and what to do', async () => {
  const text = await failure("Object.defineProperty(process, 'arch', { value: 'pdp11' })");
  assert.match(text, new RegExp(`no prebuilt addon for ${process.platform}-pdp11 \\(there are: ${process.platform}-${process.arch}\\)`));
  assert.match(text, /npm run build:native/);
  assert.match(text, /^OllamaCorsError no-prebuild /);
});

test('OLLAMA_CORS_NATIVE_PATH names the file to load', async () => {
  const elsewhere = path.join(home, 'elsewhere.node');
  fs.copyFileSync(path.join(here, prebuild), elsewhere);
  const script = `
    Object.defineProperty(process, 'arch', { value: 'pdp11' });
    console.log(require('ollama-cors').check({}).valid);
  `;
  const { stdout } = await node(['-e', script], { OLLAMA_CORS_NATIVE_PATH: 'elsewhere.node' });
  assert.equal(stdout, 'true\n');
  const text = await failure('', { OLLAMA_CORS_NATIVE_PATH: 'missing.node' });
  assert.match(text, /^OllamaCorsError addon-not-loadable OLLAMA_CORS_NATIVE_PATH names .*missing\.node, which is not there/);
});

test('a program loads what it uses, when it uses it', async () => {
  const script = `
    const loaded = () => Object.keys(require.cache).flatMap((file) => /node_modules.ollama-cors.(.*)/.exec(file)?.[1] ?? []).sort();
    const ours = require('ollama-cors');
    console.log(loaded().join());
    new ours.Ollama();
    console.log(loaded().some((file) => file.endsWith('.node') || /shim|fetch|doctor|exchange/.test(file)));
    ours.check({});
    console.log(loaded().some((file) => file.endsWith('.node')));
  `;
  const { stdout } = await node(['-e', script]);
  const first = 'index.cjs,lib/addon.cjs,lib/client/errors.cjs,lib/lazy.cjs,lib/main.cjs,lib/platform.cjs';
  assert.deepEqual(stdout.split('\n'), [first, 'false', 'true', '']);
});

test('an addon that cannot be loaded is told by what needs it', async () => {
  fs.writeFileSync(path.join(home, 'broken.node'), 'no library');
  const program = `
    const ours = require('ollama-cors');
    try { new ours.Policy({}) } catch ({ code, message, cause }) { console.log(code, message, cause instanceof Error) }
  `;
  const { stdout } = await node(['-e', program], { OLLAMA_CORS_NATIVE_PATH: 'broken.node' });
  assert.match(stdout, /^addon-not-loadable cannot load .*broken\.node: .* true\n$/s);
});

test('the example of a middleware guards its server', async () => {
  fs.copyFileSync(path.join(here, '..', '..', 'examples', 'node', 'middleware.mjs'), path.join(home, 'middleware.mjs'));
  const child = spawn(process.execPath, ['middleware.mjs'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const [, url] = /^listening on (\S+)$/.exec((await lines.next()).value);
  const origin = 'https://app.example';

  const allowed = await request(`${url}/things`, { headers: { origin } });
  assert.deepEqual([allowed.status, allowed.body], [200, 'hello\n']);
  assert.equal(allowed.headers['access-control-allow-origin'], origin);
  assert.equal(allowed.headers.vary, 'Accept-Language, Origin');

  const asked = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-new' };
  const preflight = await request(`${url}/things`, { method: 'OPTIONS', headers: asked });
  assert.deepEqual([preflight.status, preflight.body], [204, '']);
  assert.equal(preflight.headers['access-control-allow-headers'], 'x-new');

  const refused = await request(`${url}/things`, { headers: { origin: 'https://evil.example' } });
  assert.deepEqual([refused.status, refused.headers['content-type']], [403, 'application/json']);
  assert.equal(JSON.parse(refused.body).ollama_cors.reason, 'origin-not-allowed');
  assert.equal(refused.headers['access-control-allow-origin'], undefined);

  assert.equal((await request(`${url}/things`, {})).status, 200);
  child.stdin.end();
  assert.equal((await once(child, 'exit'))[0], 0);
  const source = fs.readFileSync(path.join(home, 'middleware.mjs'), 'utf8');
  assert.ok(source.trimEnd().split('\n').length < 40);
});

test('the example serves a page until its stdin closes', async () => {
  fs.copyFileSync(path.join(here, '..', '..', 'examples', 'node', 'shim.mjs'), path.join(home, 'shim.mjs'));
  const child = spawn(process.execPath, ['shim.mjs', '--demo'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const [, url] = /^listening on (\S+),/.exec((await lines.next()).value);
  const answer = await request(`${url}/api/version`, { headers: { origin: 'http://localhost:5174' } });
  assert.equal(answer.headers['access-control-allow-origin'], 'http://localhost:5174');
  assert.match((await lines.next()).value, /^GET \/api\/version from http:\/\/localhost:5174: \S+, 200$/);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const source = fs.readFileSync(path.join(home, 'shim.mjs'), 'utf8');
  assert.ok(source.trimEnd().split('\n').length < 40);
});
