// The story, run without a screen: blocked directly, streamed through ollama-cors. The console's
// lines are the browser's own.
import { startChromium } from "./chromium.mjs";
import { openPage } from "./visitor.mjs";

// Who asks on which road, and what must come of it.
const scenes = [
  { sdk: "anthropic", road: "direct", blockedHeader: /anthropic-|x-api-key|authorization/ },
  { sdk: "openai", road: "past", blockedHeader: /x-stainless-timeout/ },
  { sdk: "openai", road: "shim" },
  { sdk: "anthropic", road: "shim" },
  { sdk: "ollama", road: "shim" },
];

const names = { openai: "openai", anthropic: "@anthropic-ai/sdk", ollama: "ollama" };

export async function tellStory(pageUrl, config) {
  const browser = await startChromium();
  let wrong = 0;
  try {
    const visitor = await openPage(browser, pageUrl);
    console.log(`${await browser.version()} at ${pageUrl}${config.replay ? " (replay)" : ""}\n`);
    for (const { sdk, road, blockedHeader } of scenes) {
      const seen = await visitor.ask(sdk, road);
      const { label, url } = config.roads.find(({ id }) => id === road);
      console.log(`${names[sdk]}: ${label} (${url})`);
      if (blockedHeader) {
        const reason = seen.console.find((text) => /blocked by CORS policy/.test(text));
        const blocked = seen.state === "failed" && reason !== undefined && blockedHeader.test(reason);
        console.log(`  the page is told:   ${seen.told || "(nothing)"}`);
        console.log(`  the console says:   ${reason ?? "(nothing)"}`);
        console.log(blocked ? "  blocked, as in the story\n" : "  NOT BLOCKED: the story says it is\n");
        wrong += blocked ? 0 : 1;
      } else {
        const streamed = seen.state === "done" && seen.answer.length > 0;
        console.log(`  streamed answer:    ${seen.answer.trim() || "(none)"}`);
        if (seen.told) console.log(`  the page is told:   ${seen.told}`);
        for (const text of seen.console) console.log(`  the console says:   ${text}`);
        console.log(streamed ? "  streamed to its end\n" : "  DID NOT STREAM\n");
        wrong += streamed ? 0 : 1;
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`${scenes.length - wrong} of ${scenes.length} scenes went as the story says`);
  return wrong === 0;
}
