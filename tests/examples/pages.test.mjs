// The Express server, the Vite project and the browser extension of examples/, as their users meet them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startChromium } from "../../examples/web/chromium.mjs";
import { Shim } from "../../bindings/node/index.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const node_package = path.join(root, "bindings/node");
const extension = path.join(root, "examples/extension");
const home = fs.mkdtempSync(path.join(os.tmpdir(), "ollama-cors-examples-"));
let chromium, shim, ollama;

// A real Ollama's recorded answers, and its CORS: whatever its list of headers lacks is refused.
function ollamaWithoutUs(upstream) {
  return http.createServer((request, response) => {
    const known = /^(content-type|authorization|accept|user-agent)$/;
    const { origin, "access-control-request-headers": asked = "" } = request.headers;
    if (request.method === "OPTIONS") {
      const all = asked.split(",").every((name) => known.test(name.trim()));
      const granted = { "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Headers": "content-type" };
      return response.writeHead(204, all ? granted : {}).end();
    }
    request.pipe(http.request(`${upstream}${request.url}`, { method: request.method, headers: { host: "localhost" } }, (answer) => {
      response.writeHead(answer.statusCode, { "Access-Control-Allow-Origin": origin ?? "*" });
      answer.pipe(response);
    }));
  });
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

// The examples as a copy whose packages are those of this checkout.
function copyOf(name) {
  const folder = path.join(home, name);
  fs.cpSync(path.join(root, "examples", name), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, "node_modules"));
  for (const one of ["express", "vite"]) {
    fs.symlinkSync(path.join(node_package, "node_modules", one), path.join(folder, "node_modules", one));
  }
  // A copy, as an installed package is: what is linked counts as the project's own source for Vite.
  const { files } = JSON.parse(fs.readFileSync(path.join(node_package, "package.json")));
  for (const one of [...files, "package.json"]) {
    fs.cpSync(path.join(node_package, one), path.join(folder, "node_modules/ollama-cors", one), { recursive: true });
  }
  return folder;
}

async function start(folder, args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
  after(() => child.kill());
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const plain = line.replaceAll(/\u001b\[\d+m/g, "");
    lines.push(plain);
    const found = /(?:listening on|Local:)\s+(http:\/\/\S+?)\/?$/.exec(plain);
    if (found) return { url: found[1], lines, child };
  }
  throw new Error(`it ended: ${lines.join("\n")}`);
}

before(async () => {
  const flags = [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
  chromium = await startChromium(flags, { enableExtensions: true });
  shim = await Shim.start({ listen: ["127.0.0.1:0"], upstream: "replay:", rules: [{ origins: ["@extensions"] }] });
  ollama = ollamaWithoutUs(shim.upstream);
});
after(async () => {
  await chromium?.close();
  await shim?.stop({ drainMs: 0 });
  ollama?.closeAllConnections();
  ollama?.close();
  fs.rmSync(home, { recursive: true });
});

test("a page uses an Express server with the middleware, and cannot without", async () => {
  const site = http.createServer((request, response) => response.setHeader("Content-Type", "text/html").end("a page"));
  const origin = (await listen(site)).replace("127.0.0.1", "localhost");
  after(() => site.close());
  const page = await chromium.newPage();
  await page.goto(origin);
  const ask = (url) =>
    page.evaluate(async (to) => {
      const init = { method: "POST", headers: { "Content-Type": "application/json", "X-New": "1" }, body: '{"text":"hello"}' };
      return fetch(`${to}/notes`, init).then((answer) => answer.json(), String);
    }, url);
  const folder = copyOf("node");
  const without = await start(folder, ["express.mjs", "--without"]);
  assert.equal(await ask(without.url), "TypeError: Failed to fetch");
  const guarded = await start(folder, ["express.mjs", origin]);
  assert.deepEqual(await ask(guarded.url), { noted: "hello", kind: "cors", rule: "/rules/0" });
  const foreign = await start(folder, ["express.mjs", "https://app.example"]);
  assert.equal(await ask(foreign.url), "TypeError: Failed to fetch");
  await page.close();
});

// What the form's answer is once there is one.
async function submit(page, values = {}) {
  await page.waitForSelector("form");
  await page.evaluate((given) => {
    const form = document.querySelector("form");
    for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
    form.requestSubmit();
  }, values);
  const done = await page.waitForSelector("output.done, output.failed");
  return done.evaluate((output) => [output.className, output.textContent]);
}

test("the Vite project's page reaches Ollama through the shim beside it, and not past it", async () => {
  const direct = await listen(ollama);
  const folder = copyOf("vite");
  const vite = await start(folder, [path.join(node_package, "node_modules/vite/bin/vite.js"), "--port", "0"], { OLLAMA_HOST: "replay:" });
  const page = await chromium.newPage();
  await page.goto(`${vite.url}/?direct=${direct}`);
  const [past, why] = await submit(page);
  assert.deepEqual([past, why], ["failed", "TypeError: Failed to fetch"]);
  await page.goto(vite.url);
  const [through, text] = await submit(page);
  assert.equal(through, "done", text);
  assert.ok(text.length > 10);
  assert.ok(vite.lines.some((line) => /ollama-cors: pages reach a recorded Ollama at http/.test(line)), vite.lines.join("\n"));
  await page.close();
});

test("the extension reaches Ollama through a shim that admits it, and not without", async () => {
  // Chromium names an unpacked extension after its folder.
  const digest = createHash("sha256").update(extension).digest("hex").slice(0, 32);
  const id = [...digest].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join("");
  const page = await chromium.newPage();
  await page.goto(`chrome-extension://${id}/page.html`);
  const direct = `http://127.0.0.1:${ollama.address().port}`;
  assert.deepEqual(await submit(page, { host: direct }), ["failed", "TypeError: Failed to fetch"]);
  const [through, text] = await submit(page, { host: shim.url });
  assert.equal(through, "done", text);
  assert.ok(text.length > 10);
  await page.close();
});
