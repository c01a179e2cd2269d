// The consoles of a real Chromium and a real Firefox say, word for word, what `ollama-cors decide` says
// that they will. Safari's texts are held against recordings (tests/unit/config).
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startChromium } from "../../examples/web/chromium.mjs";
import { startShim } from "../../examples/web/shim.mjs";
import { consoleTold } from "./console_told.mjs";
import { startCountingUpstream } from "./counting_upstream.mjs";
import { startFirefox } from "./firefox.mjs";
import { refusals, requestOf, withoutHeaderName } from "./refusals.mjs";

let upstream, site, folder;
const browsers = {};

before(async () => {
  upstream = await startCountingUpstream();
  site = await serveEmptyPage();
  browsers.Chromium = await startChromium();
  browsers.Firefox = await startFirefox();
  folder = await mkdtemp(join(tmpdir(), "ollama-cors-"));
});

after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
  site?.server.close();
  site?.server.closeAllConnections();
  await upstream?.stop();
  await rm(folder, { recursive: true, force: true });
});

// A page that prints nothing of its own and asks for no icon.
async function serveEmptyPage() {
  const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end('<!doctype html><link rel="icon" href="data:,">');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

async function startShimWith(config) {
  const file = join(folder, "config.json");
  await writeFile(file, JSON.stringify(config));
  return startShim(["--config", file, "--listen", "127.0.0.1:0", "--upstream", upstream.url]);
}

// The lines that a browser prints while a script of the page fetches `url`. The last one is the page's
// own: what was printed on the way comes before it, or, from another process, shortly after.
async function printedBy(browser, url, init, count) {
  const page = await browser.newPage();
  try {
    await page.goto(site.url);
    const printed = [];
    let changed = () => {};
    const note = (text) => {
      printed.push(text);
      changed();
    };
    page.on("console", (message) => note(message.text()));
    // As which puppeteer shows what Firefox prints itself.
    page.on("pageerror", ({ message }) => note(message));
    await page.evaluate(
      async (target, request) => {
        await fetch(target, request).catch(() => {});
        console.log("done");
      },
      url,
      init,
    );
    const deadline = AbortSignal.timeout(10_000);
    // One more line than is told: that of the page.
    while ((printed.length <= count || !printed.includes("done")) && !deadline.aborted) {
      await new Promise((resolve) => {
        changed = resolve;
        deadline.addEventListener("abort", resolve, { once: true });
      });
    }
    return printed.filter((text) => text !== "done");
  } finally {
    await page.close();
  }
}

for (const name of ["Chromium", "Firefox"]) {
  for (const refusal of refusals) {
    test(`${name} prints for ${refusal.name} what is told`, async () => {
      const shim = await startShimWith(refusal.config);
      try {
        const url = `${shim.url}${refusal.path}`;
        const init = requestOf(refusal);
        const { method, headers } = init;
        const told = consoleTold(name, { config: refusal.config, origin: site.url, method, url, headers });
        const printed = await printedBy(browsers[name], url, init, told.length);
        const comparable = (lines) => (refusal.anyHeader ? lines.map(withoutHeaderName) : lines);
        assert.deepEqual(comparable(printed), comparable(told));
        assert.equal(told.length > 0, refusal.printedBy?.includes(name) ?? true);
      } finally {
        await shim.stop();
      }
    });
  }
}
