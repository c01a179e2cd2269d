// https on both sides of the shim: three SDKs in real Chromium, which trusts the one key that is shown
// to it, and an upstream that the shim has to verify.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { after, before, test } from "node:test";
import { bundle } from "../../examples/web/bundle.mjs";
import { startChromium } from "../../examples/web/chromium.mjs";
import { servePage } from "../../examples/web/serve.mjs";
import { startShim } from "../../examples/web/shim.mjs";
import { openPage } from "../../examples/web/visitor.mjs";

const folder = mkdtempSync(join(tmpdir(), "ollama-cors-https-"));
const path = (name) => join(folder, name);
let replaying, secured, upstreamConnections = 0, shim, site, browser, visitor;

function makeCertificate() {
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=a test", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
    "-keyout", path("key.pem"), "-out", path("certificate.pem"),
  ], { stdio: "ignore" });
  const { publicKey } = new X509Certificate(readFileSync(path("certificate.pem")));
  return createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
}

// The replay, by TLS.
function secure(url) {
  const { port } = new URL(url);
  const server = createServer(
    { cert: readFileSync(path("certificate.pem")), key: readFileSync(path("key.pem")) },
    (client) => {
      upstreamConnections += 1;
      const plain = connect(Number(port), "127.0.0.1");
      client.pipe(plain).pipe(client);
      client.on("error", () => plain.destroy());
      plain.on("error", () => client.destroy());
    },
  );
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

before(async () => {
  const spki = makeCertificate();
  replaying = await startShim(["--listen", "127.0.0.1:0", "--demo"]);
  secured = await secure(replaying.replay);
  writeFileSync(path("config.json"), JSON.stringify({
    listen: ["127.0.0.1:0"],
    upstream: `https://localhost:${secured.address().port}`,
    upstream_tls: { ca: path("certificate.pem") },
    tls: { certificate: path("certificate.pem"), key: path("key.pem") },
  }));
  shim = await startShim(["--config", path("config.json")]);
  const roads = [{ id: "shim", label: "Through ollama-cors", url: shim.url }];
  site = await servePage(await bundle(), { roads, model: "tiny", replay: true }, 0);
  browser = await startChromium([`--ignore-certificate-errors-spki-list=${spki}`]);
  visitor = await openPage(browser, site.url);
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await shim?.stop();
  secured?.close();
  await replaying?.stop();
  rmSync(folder, { recursive: true });
});

test("the shim says that it speaks https", () => assert.match(shim.url, /^https:\/\/127\.0\.0\.1:\d+$/));

for (const sdk of ["openai", "anthropic", "ollama"]) {
  test(`${sdk} by https through ollama-cors to an https upstream: streams to its end`, async () => {
    const sent = visitor.page.waitForResponse(
      (response) => response.url().startsWith(shim.url) && response.request().method() === "POST",
    );
    const seen = await visitor.ask(sdk, "shim");
    const response = await sent;
    assert.equal(seen.told, "");
    assert.deepEqual(seen.console, []);
    assert.equal(seen.state, "done");
    assert.notEqual(seen.answer, "");
    assert.match(response.securityDetails().protocol(), /^TLS 1\.[23]$/);
    assert.equal(response.headers()["x-ollama-cors-replay"], "1");
    assert.ok(upstreamConnections > 0);
  });
}

test("a page that calls the https address by http:// is told so", async () => {
  const page = await browser.newPage();
  const response = await page.goto(shim.url.replace("https:", "http:"));
  assert.equal(response.status(), 400);
  assert.match(await response.text(), /Write https:\/\/ in the address/);
  await page.close();
});
