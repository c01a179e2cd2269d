// The story in real Chromium with the SDKs as npm ships them, at the story's own address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startChromium } from "../../examples/web/chromium.mjs";
import { startStack } from "../../examples/web/stack.mjs";
import { openPage } from "../../examples/web/visitor.mjs";
import { wireText } from "./wire_text.mjs";

let stack, browser, visitor;
const road = (id) => stack.config.roads.find((one) => one.id === id).url;

before(async () => {
  stack = await startStack({ listen: "127.0.0.1:0" });
  browser = await startChromium();
  visitor = await openPage(browser, stack.page.url);
});

after(async () => {
  await browser?.close();
  await stack?.stop();
});

const blocked = (url, header) =>
  `Access to fetch at '${url}' from origin 'http://localhost:5174' has been blocked by CORS ` +
  `policy: Request header field ${header} is not allowed by Access-Control-Allow-Headers in ` +
  "preflight response.";

test("the page lives where the story does and says that it shows a replay", async () => {
  assert.equal(stack.page.url, "http://localhost:5174");
  const badge = await visitor.page.$eval("#replay", ({ hidden, textContent }) => ({ hidden, textContent }));
  assert.deepEqual(badge, { hidden: false, textContent: "replay of a recorded Ollama" });
});

test("@anthropic-ai/sdk straight to today's Ollama: blocked, and the console names a header", async () => {
  const seen = await visitor.ask("anthropic", "direct");
  assert.equal(seen.state, "failed");
  assert.equal(seen.answer, "");
  assert.equal(seen.told, "APIConnectionError: Connection error. (Failed to fetch)");
  // Which of the missing names Chromium prints is up to its hash table.
  const missing = ["anthropic-version", "anthropic-dangerous-direct-browser-access", "x-api-key"];
  const expected = missing.map((name) => blocked(`${road("direct")}/v1/messages`, name));
  assert.equal(seen.console.length, 1);
  assert.ok(expected.includes(seen.console[0]), seen.console[0]);
});

test("openai with a timeout straight to the story's Ollama: blocked for x-stainless-timeout", async () => {
  const seen = await visitor.ask("openai", "past");
  assert.equal(seen.state, "failed");
  assert.deepEqual(seen.console, [
    blocked(`${road("past")}/v1/chat/completions`, "x-stainless-timeout"),
  ]);
});

// What blocks the Anthropic page is the list alone: the same upstream serves the other two.
for (const sdk of ["openai", "ollama"]) {
  test(`${sdk} straight to today's Ollama: streams`, async () => {
    const seen = await visitor.ask(sdk, "direct");
    assert.equal(seen.told, "");
    assert.equal(seen.state, "done");
  });
}

for (const sdk of ["openai", "anthropic", "ollama"]) {
  test(`${sdk} through ollama-cors: streams to its end, and the text is the upstream's`, async () => {
    const sent = visitor.page.waitForResponse(
      (response) => response.url().startsWith(road("shim")) && response.request().method() === "POST",
    );
    const seen = await visitor.ask(sdk, "shim");
    const response = await sent;
    const request = response.request();

    assert.equal(seen.told, "");
    assert.deepEqual(seen.console, []);
    assert.equal(seen.state, "done");
    assert.equal(response.headers()["x-ollama-cors-replay"], "1");

    const { pathname } = new URL(request.url());
    const direct = await fetch(`${road("direct")}${pathname}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: request.postData(),
    });
    const expected = wireText(pathname, await direct.text());
    assert.notEqual(expected, "");
    assert.equal(seen.answer, expected);
    const pieces = await visitor.page.$eval(`#${sdk} .state`, (state) => parseInt(state.textContent.slice(10)));
    assert.ok(pieces > 1, "came in one lump");
  });
}
