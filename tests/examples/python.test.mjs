// The FastAPI and the Flask application of examples/, as their users start them, and real Chromium's pages.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startChromium } from "../../examples/web/chromium.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const commands = path.join(root, "build/python-venv/bin");
const fastapi = ["uvicorn", "--app-dir", "examples/python", "--port", "0"];
const flask = ["flask", "--app"];
const frameworks = {
  FastAPI: {
    guarded: [...fastapi, "fastapi_app:app"],
    bare: [...fastapi, "fastapi_app:api"],
  },
  Flask: {
    guarded: [...flask, "examples/python/flask_app.py", "run", "--port", "0"],
    bare: [...flask, "examples/python/flask_app.py:create_app(guarded=False)", "run", "--port", "0"],
  },
};

let chromium, ollama, site;
// What the upstream waits for between the first part of an answer and the rest.
const gate = {};

// An Ollama whose answer waits after its first part until the test lets it go on; asked to talk for ever, it does
// so until its client is gone.
const upstream = http.createServer(async (request, response) => {
  if (request.url === "/api/tags") return response.end('{"models":[{"model":"tiny:latest"}]}');
  let text = "";
  for await (const piece of request) text += piece;
  const asked = JSON.parse(text);
  const say = (content, done = false) =>
    response.write(`${JSON.stringify({ model: asked.model, message: { role: "assistant", content }, done })}\n`);
  response.setHeader("Content-Type", "application/x-ndjson");
  if (asked.messages[0].content === "for ever") {
    const talk = setInterval(() => say("and "), 5);
    await once(response, "close");
    clearInterval(talk);
    return gate.leave();
  }
  say("Grüße");
  await gate.open;
  say(", 世界");
  say("", true);
  response.end();
});

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}

async function start([command, ...words]) {
  const env = { ...process.env, OLLAMA_HOST: `127.0.0.1:${ollama}`, PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1" };
  const child = spawn(path.join(commands, command), words, { cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
  after(() => child.kill());
  const lines = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const found = /running on (http:\/\/[\d.]+:\d+)/i.exec(line);
    if (!found) continue;
    child.stderr.resume(); // A pipe that is full would stop it.
    return { url: found[1], stop: () => child.kill() };
  }
  throw new Error(`it ended: ${lines.join("\n")}`);
}

async function pageAt(origin) {
  const page = await chromium.newPage();
  await page.goto(`${origin}:${site.address().port}`);
  return page;
}

const models = (page, url) => page.evaluate((to) => fetch(`${to}/models`).then((answer) => answer.json(), String), url);

// Begins to read an answer; the reader stays in the page.
const ask = (page, url, text) =>
  page.evaluate(
    async (to, said) => {
      const body = JSON.stringify({ model: "tiny", text: said });
      const headers = { "Content-Type": "application/json", "X-New": "1" };
      globalThis.leave = new AbortController();
      const init = { method: "POST", headers, body, signal: globalThis.leave.signal };
      try {
        const answer = await fetch(`${to}/ask`, init);
        globalThis.reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        return (await globalThis.reader.read()).value;
      } catch (error) {
        return String(error);
      }
    },
    url,
    text,
  );

const rest = (page) =>
  page.evaluate(async () => {
    let all = "";
    for (;;) {
      const { value, done } = await globalThis.reader.read();
      if (done) return all;
      all += value;
    }
  });

before(async () => {
  chromium = await startChromium(["--host-resolver-rules=MAP foreign.example 127.0.0.1"]);
  site = http.createServer((request, response) => response.setHeader("Content-Type", "text/html").end("a page"));
  await listen(site);
  ollama = await listen(upstream);
});
after(async () => {
  await chromium?.close();
  for (const server of [site, upstream]) {
    server.close();
    server.closeAllConnections();
  }
});

for (const [name, { guarded, bare }] of Object.entries(frameworks)) {
  test(`a page asks Ollama through a ${name} application with the middleware, and cannot without`, async () => {
    const page = await pageAt("http://localhost");
    const without = await start(bare);
    assert.equal(await models(page, without.url), "TypeError: Failed to fetch");
    assert.equal(await ask(page, without.url, "Hello"), "TypeError: Failed to fetch");
    without.stop();

    const app = await start(guarded);
    assert.deepEqual(await models(page, app.url), ["tiny:latest"]);
    let goOn;
    gate.open = new Promise((resolve) => (goOn = resolve));
    assert.equal(await ask(page, app.url, "Hello"), "Grüße"); // Before the rest is said.
    goOn();
    assert.equal(await rest(page), ", 世界");

    const foreign = await pageAt("http://foreign.example");
    assert.equal(await models(foreign, app.url), "TypeError: Failed to fetch");
    assert.equal(await ask(foreign, app.url, "Hello"), "TypeError: Failed to fetch");

    const left = new Promise((resolve) => (gate.leave = resolve));
    assert.match(await ask(page, app.url, "for ever"), /^and /);
    await page.evaluate(() => globalThis.leave.abort());
    await left;
    await Promise.all([page.close(), foreign.close()]);
    app.stop();
  });
}
