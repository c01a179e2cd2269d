// Firefox with the page open; what it prints comes over WebDriver BiDi.
import { startFirefox } from "../firefox.mjs";

export async function openFirefox(url, print) {
  const browser = await startFirefox();
  const page = await browser.newPage();
  page.on("console", (message) => print(message.text()));
  // As which puppeteer shows what Firefox prints itself.
  page.on("pageerror", ({ message }) => print(message));
  page.goto(url).catch(() => {});
  return {
    version: await browser.version(),
    close: () => browser.close(),
  };
}
