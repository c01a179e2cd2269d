// Starts the machine's Firefox without a screen, driven by puppeteer-core over WebDriver BiDi.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

// The package lives with the example page.
const require = createRequire(new URL("../../examples/web/package.json", import.meta.url));
const puppeteer = require("puppeteer-core");

const programs = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

export async function startFirefox() {
  const executablePath = process.env.FIREFOX ?? programs.find(existsSync);
  if (!executablePath) throw new Error(`no Firefox found among ${programs.join(", ")}`);
  return puppeteer.launch({ browser: "firefox", executablePath, headless: true });
}
