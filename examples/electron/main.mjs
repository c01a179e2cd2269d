// An Electron application whose page talks to Ollama: its main process runs a shim, on a free port, for that page
// alone. OLLAMA_HOST names the Ollama behind it; `replay:` is a recorded one.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, protocol } from 'electron';
import { Shim } from 'ollama-cors';

const origin = 'app://chat'; // of the page: one of its own, as every file:// page of a machine has the same
const page = fileURLToPath(new URL('page', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript' };

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

async function serve(request) {
  const { pathname } = new URL(request.url);
  const file = path.join(page, path.normalize(pathname)); // a URL's path never leads above its root
  const headers = { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' };
  return readFile(file).then((content) => new Response(content, { headers }), () => new Response(null, { status: 404 }));
}

async function start() {
  protocol.handle('app', serve);
  const shim = await Shim.start({
    listen: ['127.0.0.1:0'],
    ...(process.env.OLLAMA_HOST ? { upstream: process.env.OLLAMA_HOST } : {}),
    rules: [{ origins: [origin] }],
  });
  app.once('will-quit', (event) => {
    event.preventDefault(); // until what is under way has ended
    shim.stop({ drainMs: 1000 }).then(() => app.quit());
  });
  const window = new BrowserWindow({ width: 640, height: 480 });
  await window.loadURL(`${origin}/index.html?ollama=${encodeURIComponent(shim.url)}`);
}

app.on('window-all-closed', () => app.quit());
app.whenReady().then(start); // not awaited: Electron is ready once this module has run to its end
