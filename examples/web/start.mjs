// The main job: ollama-cors in front of the machine's Ollama, or of the replay where none answers or
// it has no model, and the story's page. `--headless` tells the story in Chromium and ends.
import { findModel } from "./ollama.mjs";
import { startStack } from "./stack.mjs";
import { tellStory } from "./story.mjs";

const ollama = "http://127.0.0.1:11434";
const headless = process.argv.includes("--headless");
const say = (text) => console.error(text);

// What to stand in front of: {upstream, model} of an Ollama, or {} for the replay.
async function chooseUpstream() {
  if (process.argv.includes("--replay")) return {};
  const { answers, model } = await findModel(ollama);
  if (model) {
    say(`Ollama answers at ${ollama}; the model is ${model}.`);
    return { upstream: ollama, model };
  }
  say(
    answers
      ? `The Ollama at ${ollama} has no model that can chat: a real one's recorded answers instead.`
      : `No Ollama answers at ${ollama}: a real one's recorded answers instead.`,
  );
  return {};
}

async function untilInterrupted({ shim, page, config }) {
  const [direct] = config.roads;
  say(`\nollama-cors listens on ${shim.url}, in front of ${direct.url}.`);
  say(`Open ${page.url} in a browser. Ctrl-C ends it.`);
  const interrupted = new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  // Ctrl-C in a terminal ends the shim too; that it ended with 0 is no failure.
  const code = await Promise.race([interrupted.then(() => 0), shim.exited]);
  if (code) say(`ollama-cors ended with ${code}.`);
  return !code;
}

let good = false;
try {
  // Without a screen nobody types the shim's port: any free one will do.
  const listen = headless ? "127.0.0.1:0" : undefined;
  const stack = await startStack({ ...(await chooseUpstream()), listen, onWords: say });
  try {
    good = headless
      ? await tellStory(stack.page.url, stack.config)
      : await untilInterrupted(stack);
  } finally {
    await stack.stop();
  }
} catch (error) {
  say(
    error.code === "EADDRINUSE"
      ? `Port ${error.port} on ${error.address} is in use: end the program that has it, try again.`
      : error.message,
  );
}
process.exitCode = good ? 0 : 1;
