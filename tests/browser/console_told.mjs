// What `ollama-cors decide` says that a browser prints for one request of a page.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program =
  process.env.OLLAMA_CORS_PROGRAM ??
  fileURLToPath(new URL("../../build/release/bin/ollama-cors", import.meta.url));

// `browser` as the program calls it: Chromium, Firefox or Safari.
export function consoleTold(browser, { config, origin, method, url, headers }) {
  const lines = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const request = ["decide", "--config", "-", "--origin", origin, ...lines, method, url];
  const done = spawnSync(program, request, { input: JSON.stringify(config), encoding: "utf-8" });
  if (done.status === 2) throw new Error(done.stderr);
  const prefix = `  ${browser} prints: `;
  return done.stderr
    .split("\n")
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length));
}
