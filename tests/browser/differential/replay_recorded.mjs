// The harness on trial: the recorded cases once more, in the browsers of this machine, beside the record.
//   node replay_recorded.mjs FILE [BROWSER…]
import { readFile } from "node:fs/promises";
import { openDesk } from "./desk.mjs";
import { openBrowser, opening } from "./browsers.mjs";
import { differences, recordedStep } from "./compare.mjs";

const [file, ...chosen] = process.argv.slice(2);
// The page has another path here.
const text = (await readFile(file, "utf-8")).replaceAll("/__page", "/");
const cases = text.trim().split("\n").map((line) => JSON.parse(line));

const desk = await openDesk();
let differing = 0;
for (const name of chosen.length ? chosen : Object.keys(opening)) {
  const browser = await openBrowser(name, desk);
  const seen = await browser.run(cases);
  let count = 0;
  for (const one of cases) {
    const found = differences(seen.get(one.id), one.truth[name].map(recordedStep), {
      // Timed cases have no console texts in the record.
      console: one.lane !== "timed",
    });
    if (found.length === 0) continue;
    ++count;
    for (const { step, what, browser, other } of found) {
      console.log(`${name} ${one.id} step ${step}: ${what}`);
      console.log(`  now    ${JSON.stringify(browser)}`);
      console.log(`  record ${JSON.stringify(other)}`);
    }
  }
  console.log(`${name} (${browser.version}): ${cases.length} recorded cases, ${count} differ`);
  await browser.close();
  differing += count;
}
desk.stop();
process.exitCode = differing ? 1 : 0;
