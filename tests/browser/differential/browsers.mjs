// Runs cases in a real browser and gives what was seen, in the form of the recording.
import { openChromium } from "./chromium.mjs";
import { openFirefox } from "./firefox.mjs";
import { openWebKit } from "./webkit.mjs";
import { namesOf, outcomeSeen, requestSeen } from "./observed.mjs";
import { printedLines } from "./printed.mjs";
import { acam, actual, preflight } from "./cases/parts.mjs";
import { origins } from "./hosts.mjs";

export const opening = { chromium: openChromium, firefox: openFirefox, webkit: openWebKit };

const batchSize = 50;
const patience = 120_000;

// Printed last, so that all that was printed before it has come: each browser has two lines for it.
const closingLines = 2;
const closing = (batch, page) => ({
  id: `closing-${batch}-${page.frame}`,
  page,
  steps: [{ url: `${origins.crossSite}/c/closing-${batch}-${page.frame}/r`, init: { method: "PUT" } }],
  server: { r: { preflight: [preflight([acam("PUT")])], actual: [actual([])] } },
});

// Firefox does not find its first cached preflights to an IP address again: they are spent on these.
const warmUp = (batch, page) =>
  Array.from({ length: 4 }, (_, index) => {
    const id = `warm-${batch}-${index}-${page.frame}`;
    const step = { url: `${origins.crossSite}/c/${id}/r`, init: { method: "PUT" } };
    const headers = [["Access-Control-Allow-Origin", "*"], acam("PUT"), ["Access-Control-Max-Age", "600"]];
    return { id, page, steps: [step, step], server: { r: { preflight: [preflight(headers)], actual: [actual([headers[0]])] } } };
  });

// Cases by the tab that they need, in batches that are short enough to be lost.
function batchesOf(cases) {
  const byTop = groupBy(cases, ({ page }) => page.top);
  const batches = [];
  for (const list of byTop.values()) {
    for (let at = 0; at < list.length; at += batchSize) batches.push(list.slice(at, at + batchSize));
  }
  return batches;
}
function groupBy(list, key) {
  const groups = new Map();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

// A browser with the page open. `run` takes cases as written and gives id → what was seen at each step.
export async function openBrowser(name, desk) {
  const printed = printedLines();
  const browser = await opening[name](desk.home(), printed.add);
  let tab;
  let number = 0;

  async function runBatch(batch, seen) {
    const pages = [...groupBy(batch, ({ page }) => page.frame).values()].map(([{ page }]) => page);
    ++number;
    const first = tab === batch[0].page.top ? [] : pages.flatMap((page) => warmUp(number, page));
    tab = batch[0].page.top;
    const last = pages.map((page) => closing(number, page));
    for (const { id } of batch) printed.forget(id);
    const told = await desk.run([...first, ...batch, ...last].map(desk.toRun), patience);
    for (const { id } of last) await printed.have(id, closingLines, 10_000);
    for (const one of batch) seen.set(one.id, stepsSeen(one, told.get(one.id), desk, printed));
  }

  return {
    version: browser.version,
    async run(cases) {
      const seen = new Map();
      for (const batch of batchesOf(cases)) await runBatch(batch, seen);
      return seen;
    },
    close: browser.close,
  };
}

function stepsSeen(one, told, desk, printed) {
  const names = namesOf(one);
  const requests = desk.server.requests(one.id, one.steps.length);
  return told.map((outcome, step) =>
    desk.toRecord({
      ...outcomeSeen(outcome),
      requests: requests[step].map((request) => requestSeen(request, names)),
      console: printed.of(one.id, step),
    }),
  );
}
