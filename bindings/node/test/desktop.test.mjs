// The examples for desktop applications, with stand-ins for Electron and for Tauri's plugin: neither's own program
// is had from a registry. What is ours is real: the shim, the command line, and a page of that origin in Chromium's
// and in WebKit's model.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createFetch } from 'ollama-cors';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = path.join(root, '..', '..', 'examples');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'ollama-cors-desktop-'));
after(() => fs.rmSync(home, { recursive: true }));
const read = (...names) => fs.readFileSync(path.join(examples, ...names), 'utf8');

const asked = { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Desktop': '1' }, body: '{"model":"tiny","prompt":"hi","stream":false}' };

// A page at `origin` gets its answer there, one at another origin does not.
async function admitsOnly(url, origin, browser) {
  const answer = await createFetch({ pageOrigin: origin, browser })(`${url}/api/generate`, asked);
  assert.equal(typeof (await answer.json()).response, 'string');
  const other = createFetch({ pageOrigin: 'http://evil.example', browser })(`${url}/api/generate`, asked);
  await assert.rejects(other, (error) => error instanceof TypeError && error.cause.report.outcome === 'blocked');
}

test('Electron: the main process runs a shim for its own page, until it quits', async (t) => {
  const before = process.env.OLLAMA_HOST;
  process.env.OLLAMA_HOST = 'replay:';
  t.after(() => (before === undefined ? delete process.env.OLLAMA_HOST : (process.env.OLLAMA_HOST = before)));
  fs.cpSync(path.join(examples, 'electron'), home, { recursive: true });
  const modules = path.join(home, 'node_modules');
  fs.mkdirSync(path.join(modules, 'electron'), { recursive: true });
  fs.symlinkSync(root, path.join(modules, 'ollama-cors'));
  fs.writeFileSync(path.join(modules, 'electron', 'package.json'), '{"name":"electron","type":"module","main":"index.js"}');
  fs.writeFileSync(
    path.join(modules, 'electron', 'index.js'),
    'const { app, BrowserWindow, protocol } = globalThis.electron; export { app, BrowserWindow, protocol };',
  );

  const world = new EventEmitter();
  const app = new EventEmitter();
  const ready = Promise.withResolvers ? Promise.withResolvers() : {};
  ready.promise ??= new Promise((resolve) => (ready.resolve = resolve));
  app.whenReady = () => ready.promise;
  app.quit = () => {
    let stays = false;
    app.emit('will-quit', { preventDefault: () => (stays = true) });
    if (!stays) world.emit('quit');
  };
  const protocol = {
    registerSchemesAsPrivileged: (schemes) => (protocol.schemes = schemes),
    handle: (scheme, handler) => (protocol[scheme] = handler),
  };
  class BrowserWindow {
    async loadURL(url) {
      world.emit('page', url);
    }
  }
  globalThis.electron = { app, BrowserWindow, protocol };
  t.after(() => delete globalThis.electron);

  const shown = once(world, 'page');
  await import(pathToFileURL(path.join(home, 'main.mjs')));
  ready.resolve(); // Electron is ready behind the module's end
  const [page] = await shown;
  assert.deepEqual(protocol.schemes, [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  const html = await protocol.app(new Request(page));
  assert.deepEqual([html.status, html.headers.get('content-type')], [200, 'text/html']);
  assert.match(await html.text(), /<script type="module" src="page\.js">/);
  assert.equal((await protocol.app(new Request('app://chat/page.js'))).headers.get('content-type'), 'text/javascript');
  assert.equal((await protocol.app(new Request('app://chat/../main.mjs'))).status, 404);

  const url = new URL(page).searchParams.get('ollama');
  await admitsOnly(url, 'app://chat', 'chromium');
  await assert.rejects(createFetch({ pageOrigin: 'app://other' })(`${url}/api/generate`, asked), TypeError);
  const quit = once(world, 'quit');
  app.emit('window-all-closed');
  await quit;
  await assert.rejects(fetch(url), TypeError);
});

test('Electron: the addon is outside the archive, and asks for nothing that Electron refuses', () => {
  const { build, dependencies, devDependencies } = JSON.parse(read('electron', 'package.json'));
  const pattern = '**/node_modules/ollama-cors/prebuilds/**';
  assert.deepEqual(build.asarUnpack, [pattern]);
  assert.ok('ollama-cors' in dependencies && 'electron' in devDependencies);
  for (const text of [read('electron', 'README.md'), fs.readFileSync(path.join(root, 'README.md'), 'utf8')]) {
    assert.ok(text.includes(pattern));
  }
  const { symbols } = createRequire(import.meta.url)('node-api-headers');
  const stable = new Set([...symbols.v8.node_api_symbols, ...symbols.v8.js_native_api_symbols]);
  const addon = fs.readFileSync(path.join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'ollama_cors.node'), 'latin1');
  const used = new Set(addon.match(/\b(?:napi|node_api)_[a-z0-9_]+(?=\0)/g));
  assert.ok(used.has('napi_create_function'));
  for (const name of used) assert.ok(stable.has(name) || name.endsWith('_v1'), name);
  assert.ok(![...used].some((name) => /external_(?:array)?buffer/.test(name)));
});

// A word of a capability: itself, or what its validator takes.
const allows = (rule, word) => (typeof rule === 'string' ? rule === word : new RegExp(`^(?:${rule.validator})$`).test(word));

// `Command` as @tauri-apps/plugin-shell has it: lines as events, and nothing that no capability allows.
function commandOf({ permissions }, externalBin) {
  const [{ allow }] = permissions.filter((one) => one.identifier === 'shell:allow-spawn');
  class Command extends EventEmitter {
    stdout = new EventEmitter();
    stderr = new EventEmitter();

    static sidecar(name, args) {
      assert.ok(externalBin.includes(name), name);
      const entry = allow.find((one) => one.name === name && one.sidecar);
      assert.ok(entry.args.length === args.length && entry.args.every((rule, at) => allows(rule, args[at])), args.join(' '));
      return Object.assign(new Command(), { args });
    }

    async spawn() {
      const program = path.join(root, 'bin', 'ollama-cors.cjs');
      const child = spawn(process.execPath, [program, ...this.args], { stdio: ['ignore', 'pipe', 'pipe'] });
      for (const name of ['stdout', 'stderr']) {
        createInterface({ input: child[name] }).on('line', (line) => this[name].emit('data', `${line}\n`));
      }
      child.once('close', (code, signal) => this.emit('close', { code, signal }));
      return { pid: child.pid, kill: async () => void process.kill(child.pid, 'SIGKILL') };
    }
  }
  return Command;
}

test('Tauri: the page starts the sidecar by the words it may use, and is admitted', async (t) => {
  const config = JSON.parse(read('tauri', 'src-tauri', 'tauri.conf.json'));
  const capability = JSON.parse(read('tauri', 'src-tauri', 'capabilities', 'default.json'));
  const Command = commandOf(capability, config.bundle.externalBin);
  const { startShim } = await import(pathToFileURL(path.join(examples, 'tauri', 'src', 'sidecar.js')));

  const shim = await startShim(Command, 'replay:');
  t.after(() => shim.stop());
  assert.match(config.app.security.csp, /connect-src [^;]*http:\/\/127\.0\.0\.1:\*/);
  assert.match(shim.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  await admitsOnly(shim.url, 'tauri://localhost', 'webkit');
  await admitsOnly(shim.url, 'http://tauri.localhost', 'chromium');
  assert.throws(() => Command.sidecar('binaries/ollama-cors', ['serve', '--listen', '0.0.0.0:1']), assert.AssertionError);

  await assert.rejects(startShim(Command, 'http://[bad'), /^Error: ollama-cors ended with 2: .*bad/s);
});
