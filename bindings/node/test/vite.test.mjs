// The plugin for Vite: a project's page, served by a development server, with a shim beside it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createLogger, createServer } from 'vite';
import { createFetch } from 'ollama-cors';
import ollamaCors from 'ollama-cors/vite';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ollama-cors-vite-'));
fs.writeFileSync(path.join(root, 'index.html'), '<script type="module" src="/page.js"></script>');
fs.writeFileSync(path.join(root, 'page.js'), 'export const host = import.meta.env.VITE_OLLAMA_HOST;');
after(() => fs.rmSync(root, { recursive: true }));

test('its page finds a shim, which ends with the development server', async () => {
  const said = [];
  const customLogger = createLogger('silent');
  customLogger.info = (text) => said.push(text);
  customLogger.warn = (text) => said.push(text);
  const vite = await createServer({
    root,
    configFile: false,
    customLogger,
    cacheDir: path.join(root, '.vite'),
    plugins: [ollamaCors({ upstream: 'replay:', rules: [{ origins: ['@loopback'] }] })],
    server: { port: 0, host: '127.0.0.1', watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  await vite.listen();
  const pageOrigin = vite.resolvedUrls.local[0].replace(/\/$/, '');

  const { host } = await vite.ssrLoadModule('/page.js');
  assert.match(host, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match((await vite.transformRequest('/page.js')).code, /VITE_OLLAMA_HOST/);
  assert.match(said[0], /pages reach a recorded Ollama at http:\/\/127\.0\.0\.1:\d+ \(import\.meta\.env\.VITE_OLLAMA_HOST\)/);

  const page = createFetch({ pageOrigin });
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"model":"tiny","stream":false}' };
  assert.equal((await (await page(`${host}/api/generate`, init)).json()).done, true);
  await assert.rejects(createFetch({ pageOrigin: 'http://evil.example' })(`${host}/api/tags`), TypeError);
  while (said.length < 2) await new Promise(setImmediate);
  assert.match(said[1], /refused GET \/api\/tags from http:\/\/evil\.example: .* Fix: /);

  await vite.restart();
  assert.match((await vite.ssrLoadModule('/page.js')).host, /^http:/);
  await vite.close();
  await assert.rejects(createFetch()(`${host}/api/version`), { message: 'fetch failed' });
});
