// Makes pictures/before.png and pictures/after.png: the page in Chromium, blocked and through
// ollama-cors. What the console said is put beside the page's own error, as no page could.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startChromium } from "./chromium.mjs";
import { startStack } from "./stack.mjs";
import { openPage } from "./visitor.mjs";

const folder = fileURLToPath(new URL("pictures/", import.meta.url));
mkdirSync(folder, { recursive: true });

const stack = await startStack({ listen: "127.0.0.1:11435" });
const browser = await startChromium(["--hide-scrollbars"]);
try {
  const visitor = await openPage(browser, stack.page.url);
  await visitor.page.setViewport({ width: 1120, height: 640 });
  for (const [name, road] of [["before", "past"], ["after", "shim"]]) {
    for (const card of ["openai", "anthropic", "ollama"]) {
      const seen = await visitor.ask(card, road);
      if (seen.state === "failed") {
        const text = seen.console[0].replace(/^.*blocked by CORS policy: /, "… blocked by CORS policy: ");
        await visitor.page.evaluate((detail) => {
          document.dispatchEvent(new CustomEvent("browser-console", { detail }));
        }, { card, text });
      }
    }
    const { height } = await (await visitor.page.$("body")).boundingBox();
    const clip = { x: 0, y: 0, width: 1120, height: Math.ceil(height) };
    await visitor.page.screenshot({ path: `${folder}${name}.png`, clip, captureBeyondViewport: true });
    console.log(`${folder}${name}.png`);
  }
} finally {
  await browser.close();
  await stack.stop();
}
