// WebKitGTK's MiniBrowser with the page open, on a screen of its own. What the option calls standard
// output is standard error.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Debian keeps it out of the path, in a folder of the machine's and of the library's version.
function findMiniBrowser() {
  if (process.env.MINIBROWSER) return process.env.MINIBROWSER;
  const inFolder = (folder) => readdirSync(folder).map((entry) => join(folder, entry));
  const found = inFolder("/usr/lib")
    .filter((folder) => /-linux-gnu\w*$/.test(folder))
    .flatMap((folder) => inFolder(folder).filter((entry) => /\/webkit2gtk-[\d.]+$/.test(entry)))
    .map((folder) => join(folder, "MiniBrowser"))
    .filter(existsSync)
    .sort();
  if (found.length === 0) throw new Error("no MiniBrowser found: install libwebkit2gtk-4.1-0");
  return found.at(-1);
}

// Runs `program` with output pipes; `ended` resolves when it is gone.
function start(program, args, options) {
  const child = spawn(program, args, options);
  const ended = new Promise((resolve) => child.once("close", resolve));
  return { child, ended };
}

async function startScreen() {
  const { child, ended } = start("Xvfb", ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "800x600x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const failed = new Promise((_, reject) => {
    child.once("error", reject);
    ended.then((code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  failed.catch(() => {});
  const number = new Promise((resolve) => createInterface({ input: child.stdio[3] }).once("line", resolve));
  const display = `:${await Promise.race([number, failed])}`;
  return { display, stop: () => (child.kill("SIGTERM"), ended) };
}

function versionOf(program, display) {
  const env = { PATH: process.env.PATH, DISPLAY: display };
  return execFileSync(program, ["--version"], { encoding: "utf-8", env }).trim();
}

// As `CONSOLE <source> <level> text` behind the place that printed it.
const consoleLine = /^(?:\S+:\d+:\d+: )?CONSOLE (?:[A-Z]+ )*?(?:LOG|DEBUG|INFO|WARN|WARNING|ERROR) (.*)$/;

export async function openWebKit(url, print) {
  const screen = await startScreen();
  const home = await mkdtemp(join(tmpdir(), "ollama-cors-webkit-"));
  const program = findMiniBrowser();
  const { child, ended } = start(
    program,
    ["--enable-write-console-messages-to-stdout=true", url],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: screen.display, LANG: "C.UTF-8",
        NO_AT_BRIDGE: "1", GTK_A11Y: "none", LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      },
    },
  );
  createInterface({ input: child.stderr }).on("line", (line) => {
    const text = consoleLine.exec(line)?.[1];
    if (text !== undefined) print(text);
  });
  return {
    version: versionOf(program, screen.display),
    async close() {
      child.kill("SIGTERM");
      await ended;
      await screen.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
