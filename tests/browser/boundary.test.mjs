// What must not cross does not reach the upstream, and the page that may know reads why. The upstream
// counts every request it sees.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { startChromium } from "../../examples/web/chromium.mjs";
import { servePage } from "../../examples/web/serve.mjs";
import { bundle } from "../../examples/web/bundle.mjs";
import { startShim } from "../../examples/web/shim.mjs";
import { startCountingUpstream } from "./counting_upstream.mjs";
import { rawExchange } from "./raw_http.mjs";

let upstream, shim, site, browser, shimHost;
const pageOrigin = () => site.url;
const foreignOrigin = () => site.url.replace("localhost", "evil.example");

before(async () => {
  upstream = await startCountingUpstream();
  // The default rule: loopback pages have inference and read.
  shim = await startShim(["--listen", "127.0.0.1:0", "--upstream", upstream.url]);
  shimHost = new URL(shim.url).host;
  site = await servePage(await bundle(), { roads: [], model: "", replay: false }, 0);
  browser = await startChromium(["--host-resolver-rules=MAP evil.example 127.0.0.1"]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await shim?.stop();
  await upstream?.stop();
});

afterEach(() => upstream.requests.splice(0));

const nothingReachedIt = () => assert.deepEqual(upstream.requests, []);

function assertRefusal(answer, reason) {
  assert.equal(answer.status, 403);
  assert.equal(answer.headers.get("x-ollama-cors-reason"), reason);
  assert.match(answer.headers.get("content-type"), /^application\/json/);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.match(answer.headers.get("vary"), /\borigin\b/i);
  const body = JSON.parse(answer.body);
  assert.equal(body.ollama_cors.reason, reason);
  assert.deepEqual(Object.keys(body.ollama_cors).sort(), ["fix", "origin", "pointer", "reason"]);
  return body;
}

const grantsNothing = ({ headers }) =>
  assert.deepEqual([...headers.keys()].filter((name) => name.startsWith("access-control-")), []);

// What a script at `origin` gets from fetch().
async function fetchAsPage(origin, path, init) {
  const page = await browser.newPage();
  try {
    await page.goto(origin);
    return await page.evaluate(async (url, request) => {
      try {
        const response = await fetch(url, request);
        const { status, type, headers } = response;
        return { status, type, headers: [...headers], body: await response.text() };
      } catch (error) {
        return { error: `${error.name}: ${error.message}` };
      }
    }, `${shim.url}${path}`, init);
  } finally {
    await page.close();
  }
}

test("an admitted origin's request reaches the upstream, so that the other tests can fail", async () => {
  const seen = await fetchAsPage(pageOrigin(), "/api/chat", { method: "POST", body: "{}" });
  assert.equal(seen.status, 200);
  assert.equal(seen.body, '{"reached":true}');
  assert.deepEqual(upstream.requests, ["POST /api/chat"]);
});

const foreignDialects = [
  ["/api/chat", (body) => assert.equal(typeof body.error, "string")],
  ["/v1/chat/completions", ({ error }) =>
    assert.deepEqual(Object.keys(error).sort(), ["code", "message", "param", "type"])],
  ["/v1/responses", ({ error }) =>
    assert.deepEqual(Object.keys(error).sort(), ["code", "message", "param", "type"])],
  ["/v1/messages", ({ type, error }) => {
    assert.equal(type, "error");
    assert.deepEqual(Object.keys(error).sort(), ["message", "type"]);
  }],
];
for (const [path, assertDialect] of foreignDialects) {
  test(`a foreign origin's POST ${path} is answered 403 in the route's dialect`, async () => {
    const answer = await rawExchange(shim.url, [
      `POST ${path} HTTP/1.1`, `Host: ${shimHost}`, "Origin: https://evil.example",
      "Content-Type: text/plain",
    ], '{"model":"tiny"}');
    const body = assertRefusal(answer, "origin-not-allowed");
    assert.equal(body.ollama_cors.origin, "https://evil.example");
    assertDialect(body);
    grantsNothing(answer);
    nothingReachedIt();
  });
}

for (const mode of ["cors", "no-cors"]) {
  test(`a foreign page's simple POST (${mode}) learns nothing and does nothing`, async () => {
    const seen = await fetchAsPage(foreignOrigin(), "/api/chat", { method: "POST", mode, body: "{}" });
    if (mode === "cors") {
      assert.deepEqual(seen, { error: "TypeError: Failed to fetch" });
    } else {
      assert.deepEqual(seen, { status: 0, type: "opaque", headers: [], body: "" });
    }
    nothingReachedIt();
  });
}

test("a foreign page's preflighted request fails its preflight", async () => {
  const seen = await fetchAsPage(foreignOrigin(), "/v1/messages", {
    method: "POST", headers: { "anthropic-version": "2023-06-01" }, body: "{}",
  });
  assert.deepEqual(seen, { error: "TypeError: Failed to fetch" });
  nothingReachedIt();
});

test("a foreign page's form POST does nothing", async () => {
  const page = await browser.newPage();
  await page.goto(foreignOrigin());
  const action = `${shim.url}/api/pull`;
  const answered = page.waitForResponse(action);
  // Into a frame: at the top the browser would ask for an icon too, by itself and rightly.
  await page.evaluate((url) => {
    const frame = Object.assign(document.createElement("iframe"), { name: "answer" });
    const form = Object.assign(document.createElement("form"), { method: "POST", action: url });
    form.target = frame.name;
    document.body.append(frame, form);
    form.submit();
  }, action);
  const answer = await answered;
  assert.equal(answer.status(), 403);
  assert.equal(answer.headers()["x-ollama-cors-reason"], "origin-not-allowed");
  await page.close();
  nothingReachedIt();
});

for (const [host, origin] of [
  ["evil.example", null],
  ["evil.example:11435", "http://evil.example:11435"],
  ["localhost.evil.example", null],
]) {
  test(`a rebinding Host ${host}${origin ? " with its own Origin" : ""} is refused`, async () => {
    const lines = ["POST /api/chat HTTP/1.1", `Host: ${host}`];
    if (origin) lines.push(`Origin: ${origin}`, "Sec-Fetch-Site: same-origin");
    const answer = await rawExchange(shim.url, lines, "{}");
    assertRefusal(answer, "host-not-allowed");
    grantsNothing(answer);
    nothingReachedIt();
  });
}

test("a rebound page in Chromium reads a refusal, and nothing goes on", async () => {
  const page = await browser.newPage();
  const rebound = shim.url.replace("127.0.0.1", "evil.example");
  const response = await page.goto(`${rebound}/api/tags`);
  assert.equal(response.status(), 403);
  const status = await page.evaluate(async () => (await fetch("/api/delete", { method: "DELETE" })).status);
  assert.equal(status, 403);
  await page.close();
  nothingReachedIt();
});

for (const site of ["cross-site", "same-site"]) {
  test(`Sec-Fetch-Site: ${site} without Origin is refused`, async () => {
    const answer = await rawExchange(shim.url, [
      "POST /api/chat HTTP/1.1", `Host: ${shimHost}`, `Sec-Fetch-Site: ${site}`,
      "Sec-Fetch-Mode: no-cors", "Content-Type: text/plain",
    ], "{}");
    assertRefusal(answer, "cross-site-without-origin");
    grantsNothing(answer);
    nothingReachedIt();
  });
}

test("a foreign page's image of GET /api/tags does not reach the upstream", async () => {
  const page = await browser.newPage();
  await page.goto(foreignOrigin());
  const shown = await page.evaluate((src) => new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve("loaded");
    image.onerror = () => resolve("failed");
    image.src = src;
  }), `${shim.url}/api/tags`);
  assert.equal(shown, "failed");
  await page.close();
  nothingReachedIt();
});

const beyondTheRule = [
  ["DELETE", "/api/delete", '{"model":"tiny"}', "route-not-granted"],
  ["POST", "/api/me", "", "route-not-granted"],
  ["POST", "/api/pull", '{"model":"tiny"}', "route-not-granted"],
  ["POST", "/api/no-such-thing", "{}", "route-unknown"],
  ["GET", "/v2/anything", undefined, "route-unknown"],
];
for (const [method, path, body, reason] of beyondTheRule) {
  test(`a page with inference and read that calls ${method} ${path} reads why not`, async () => {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const seen = await fetchAsPage(pageOrigin(), path, { method, headers, body });
    assert.equal(seen.error, undefined);
    assert.equal(seen.status, 403);
    const { error, ollama_cors: why } = JSON.parse(seen.body);
    assert.equal(typeof error, "string");
    assert.equal(why.reason, reason);
    assert.equal(why.origin, pageOrigin());
    nothingReachedIt();
  });
}

// As a program that only claims to be a page can send them.
const lookAlikes = [
  ["//api/pull", "route-not-granted"],
  ["/api//pull", "route-not-granted"],
  ["/api/%70ull", "route-not-granted"],
  ["/api/pull/", "route-not-granted"],
  ["/api/pull?model=tiny", "route-not-granted"],
  ["/v1/../api/pull", "route-unknown"],
  ["/v1/%2e%2e/api/pull", "route-unknown"],
  ["/api/chat/./../pull", "route-unknown"],
  ["/api/chat%2f..%2fpull", "route-unknown"],
  ["/api/chat%5c..%5cpull", "route-unknown"],
  ["/api/%2570ull", "route-unknown"],
  ["/api/pull%00", "route-unknown"],
  ["/API/PULL", "route-unknown"],
];
for (const [target, reason] of lookAlikes) {
  test(`POST ${target} gains nothing`, async () => {
    const answer = await rawExchange(shim.url, [
      `POST ${target} HTTP/1.1`, `Host: ${shimHost}`, `Origin: ${pageOrigin()}`,
    ], '{"model":"tiny"}');
    assertRefusal(answer, reason);
    assert.equal(answer.headers.get("access-control-allow-origin"), pageOrigin());
    nothingReachedIt();
  });
}

for (const target of lookAlikes.map(([path]) => path)) {
  test(`a page in Chromium that asks for ${target} reads a 403`, async () => {
    const seen = await fetchAsPage(pageOrigin(), target, { method: "POST", body: "{}" });
    assert.equal(seen.error, undefined);
    assert.equal(seen.status, 403);
    assert.match(JSON.parse(seen.body).ollama_cors.reason, /^route-(unknown|not-granted)$/);
    nothingReachedIt();
  });
}
