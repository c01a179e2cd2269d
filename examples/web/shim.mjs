// Runs `ollama-cors serve` and reads from what it prints where it listens.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program =
  process.env.OLLAMA_CORS_PROGRAM ??
  fileURLToPath(new URL("../../build/release/bin/ollama-cors", import.meta.url));

// `args` follow `serve`. `url` is the first address it listens on, `replay` the built-in replay's own
// address (undefined without --demo). `onWords` receives what it says to people, a line a call.
export async function startShim(args, onWords = () => {}) {
  const child = spawn(program, ["serve", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const words = [];
  const exited = new Promise((resolve) => child.once("close", resolve));
  const failed = new Promise((_, reject) => {
    child.once("error", reject);
    exited.then((code) => {
      reject(new Error(`ollama-cors serve ended with ${code}:\n${words.join("\n")}`));
    });
  });
  failed.catch(() => {});

  const firstMatch = (stream, pattern, onLine) =>
    new Promise((resolve) => {
      createInterface({ input: stream }).on("line", (line) => {
        onLine(line);
        const match = pattern.exec(line);
        if (match) resolve(match[1]);
      });
    });
  const listening = firstMatch(child.stdout, /^listening on (\S+)/, () => {});
  const replaying = firstMatch(child.stderr, /^replay of a real Ollama \(recorded\) at (\S+)/, (line) => {
    words.push(line);
    onWords(line);
  });

  const url = await Promise.race([listening, failed]);
  const replay = args.includes("--demo") ? await Promise.race([replaying, failed]) : undefined;
  return {
    url,
    replay,
    exited,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
