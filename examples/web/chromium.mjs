// Starts the machine's Chromium without a screen, driven by puppeteer-core.
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function startChromium(args = [], options = {}) {
  const executablePath = process.env.CHROMIUM ?? programs.find(existsSync);
  if (!executablePath) throw new Error(`no Chromium found among ${programs.join(", ")}`);
  // Chromium's sandbox refuses to run as root.
  const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return puppeteer.launch({
    executablePath,
    headless: true,
    ...options,
    args: [...sandbox, "--disable-dev-shm-usage", "--disable-gpu", ...args],
  });
}
