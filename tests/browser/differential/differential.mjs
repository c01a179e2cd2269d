// Random pages and servers in real browsers, beside what ollama-cors says of them.
//   node differential.mjs [--cases N] [--seed S] [--from N] [--browser B]… [--abi] [--keep FILE]
// Every difference must have its explanation (explained.mjs); each other one is made small and printed.
import { randomInt } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { openBrowser, opening } from "./browsers.mjs";
import { generator } from "./cases/generate.mjs";
import { differences } from "./compare.mjs";
import { openDesk } from "./desk.mjs";
import { explanationOf } from "./explained.mjs";
import { minimised } from "./minimise.mjs";
import { program, say } from "./ours.mjs";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "2000" },
    seed: { type: "string", default: `${randomInt(1, 1_000_000)}` },
    from: { type: "string", default: "0" },
    browser: { type: "string", multiple: true, default: Object.keys(opening) },
    abi: { type: "boolean", default: false },
    keep: { type: "string" },
  },
});

// The header names that packages send, as the catalogue has them.
function catalogue() {
  const text = execFileSync(program, ["headers", "--json"], { encoding: "utf-8", maxBuffer: 1 << 26 });
  const { packages } = JSON.parse(text);
  return packages.flatMap(({ versions }) => versions.map((version) => ({ headers: version.request_headers })));
}

// A block is run in the browser, then by us; what differs is made small at once.
const blockSize = 200;
const shown = 10;

async function runBrowser(name, desk, caseAt) {
  const first = Number(options.from);
  const end = first + Number(options.cases);
  const browser = await openBrowser(name, desk);
  const tally = { cases: 0, fetches: 0, same: 0, explained: new Map(), unexplained: 0 };

  const unexplainedOf = (one, seen, said) =>
    differences(seen, said).filter((difference) => !explanationOf(name, one, difference));

  async function unexplainedAmong(cases) {
    const seen = await browser.run(cases);
    const said = await say(name, desk, cases, { abiAlone: options.abi });
    return cases
      .map((one) => ({ one, found: unexplainedOf(one, seen.get(one.id), said.get(one.id)) }))
      .filter(({ found }) => found.length > 0);
  }

  async function tell(one, found) {
    ++tally.unexplained;
    if (options.keep) await appendFile(options.keep, `${JSON.stringify({ browser: name, one, found })}\n`);
    if (tally.unexplained > shown) return;
    const kinds = new Set(found.map(({ what }) => what));
    const smallest = await minimised({ one, found }, async (candidates) =>
      (await unexplainedAmong(candidates)).filter((candidate) =>
        candidate.found.some(({ what }) => kinds.has(what))));
    console.log(`\n${name}: ${one.id} (${one.group}) differs; smallest: ${JSON.stringify(smallest.one)}`);
    for (const { step, what, browser: did, other } of smallest.found) {
      console.log(`  step ${step}, ${what}\n    browser ${JSON.stringify(did)}\n    ours    ${JSON.stringify(other)}`);
    }
  }

  try {
    for (let at = first; at < end; at += blockSize) {
      const block = Array.from({ length: Math.min(blockSize, end - at) }, (_, index) => caseAt(at + index));
      const seen = await browser.run(block);
      const said = await say(name, desk, block, { abiAlone: options.abi });
      for (const one of block) {
        ++tally.cases;
        tally.fetches += one.steps.length;
        const found = differences(seen.get(one.id), said.get(one.id));
        const known = found.map((difference) => explanationOf(name, one, difference));
        if (found.length === 0) ++tally.same;
        else if (known.every(Boolean)) {
          for (const { why } of new Set(known)) tally.explained.set(why, (tally.explained.get(why) ?? 0) + 1);
        } else await tell(one, found.filter((_, index) => !known[index]));
      }
    }
  } finally {
    await browser.close();
  }
  return { version: browser.version, ...tally };
}

console.log(`seed ${options.seed}`);
const desk = await openDesk();
const caseAt = generator(options.seed, catalogue());
let passed = 0;
let failed = 0;
for (const name of options.browser) {
  const { version, cases, fetches, same, explained, unexplained } = await runBrowser(name, desk, caseAt);
  const known = cases - same - unexplained;
  console.log(
    `${name} (${version}): ${cases} cases, ${fetches} fetches; ${same} as said, ` +
      `${known} explained, ${unexplained} unexplained`,
  );
  for (const [why, count] of explained) console.log(`  ${count} × ${why}`);
  passed += cases - unexplained;
  failed += unexplained;
}
desk.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
