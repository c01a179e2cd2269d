// Chromium with the page open; what it prints comes over the DevTools protocol.
import { startChromium } from "../../../examples/web/chromium.mjs";

// `print(text, source)` is called for every line, in order for a source.
export async function openChromium(url, print) {
  const browser = await startChromium();
  const page = await browser.newPage();
  await listen(await page.createCDPSession(), print, "page");
  // Not waited for: the page keeps a question open.
  page.goto(url).catch(() => {});
  return {
    version: await browser.version(),
    close: () => browser.close(),
  };
}

let frames = 0;
async function listen(session, print, source) {
  session.on("Runtime.consoleAPICalled", ({ args }) => print(String(args[0]?.value), source));
  session.on("Log.entryAdded", ({ entry }) => {
    // The line about a failed load does not name what failed; the protocol does.
    print(entry.text, source, entry.url);
  });
  // Frames with an origin of their own live in processes of their own.
  session.on("sessionattached", (frame) => listen(frame, print, `frame ${++frames}`).catch(() => {}));
  await session.send("Target.setAutoAttach", {
    autoAttach: true, waitForDebuggerOnStart: false, flatten: true,
  });
  await session.send("Runtime.enable");
  await session.send("Log.enable");
}
