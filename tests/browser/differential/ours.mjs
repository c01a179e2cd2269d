// What ollama-cors says that a browser does: the same cases against the same server, by the command line
// where it can say them, else through the C ABI.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { namesOf, requestSeen } from "./observed.mjs";

const built = (name) => fileURLToPath(new URL(`../../../build/release/bin/${name}`, import.meta.url));
export const program = process.env.OLLAMA_CORS_PROGRAM ?? built("ollama-cors");
const steps = process.env.OLLAMA_CORS_PAGE_STEPS ?? built("page_steps");

const shared = ["credentials", "mode", "redirect", "method", "headers", "body"];
// An argument cannot hold everything that a script's string can.
const sayable = (text) => typeof text === "string" && !/[\0\r\n]/.test(text);

// Whether `fetch` can say the case: one init, of which it has an option for each member, for all URLs.
function hasCommandLine({ steps: [{ init = {} }, ...others] }) {
  if (others.some((step) => step.wait_ms || JSON.stringify(step.init) !== JSON.stringify(init))) return false;
  const { headers = [], body = "", method = "GET", mode } = init;
  return (
    Object.keys(init).every((member) => shared.includes(member)) &&
    headers.every(([name, value]) => /^[^:\0\r\n]+$/.test(name) && sayable(value)) &&
    sayable(body) && sayable(method) && method !== "" && mode !== "navigate"
  );
}

function argumentsOf({ page, steps: list }, browser) {
  const { method = "GET", headers = [], body, credentials, mode, redirect } = list[0].init ?? {};
  const option = (name, value) => (value === undefined ? [] : [name, value]);
  return [
    "fetch", "--json", "--browser", browser, "--page-origin", page.origin, "-X", method,
    ...option("--credentials", credentials), ...option("--mode", mode), ...option("--redirect", redirect),
    ...headers.flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
    ...option("-d", body),
    "--", ...list.map(({ url }) => url),
  ];
}

// A line of the command's output or of the ABI's, as an observation.
function stepSaid({ outcome, reason, console: lines, response, requests }, kept, names) {
  const said = { outcome: outcome === "ok" ? "resolved" : "rejected", how: outcome, reason };
  if (response) {
    const { type, status, url, redirected, headers, body_sha256: sha256, body_length: length } = response;
    Object.assign(said, { type, status, url, redirected, headers });
    // A body that was cut has no digest.
    if (sha256 === null) said.bodyError = "cut";
    else said.body = { length, sha256 };
  }
  said.requests = kept.map((request) => requestSeen(request, names));
  said.told = requests.length;
  said.console = lines;
  return said;
}

function byCommandLine(one, browser) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argumentsOf(one, browser), { stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    const words = [];
    child.stdout.on("data", (bytes) => output.push(bytes));
    child.stderr.on("data", (bytes) => words.push(bytes));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const lines = Buffer.concat(output).toString().split("\n").filter(Boolean);
      if (code === null || lines.length !== one.steps.length) {
        reject(new Error(`ollama-cors fetch (${code ?? signal}) for ${one.id}: ${Buffer.concat(words)}`));
      } else {
        resolve(lines.map((line) => JSON.parse(line)));
      }
    });
  });
}

const bodyKinds = { bytes: "bytes", blob: "blob", params: "url-search-params", stream: "stream" };

// The program that has the ABI.
function startAbi() {
  const child = spawn(steps, [], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.once("error", (error) => waiting.shift()?.reject(error));
  const ended = new Promise((resolve) => child.once("close", resolve));
  ended.then((code) => waiting.shift()?.reject(new Error(`page_steps ended with ${code}`)));
  const item = (tag, bytes) => {
    child.stdin.write(`${tag} ${bytes.length}\n`);
    child.stdin.write(bytes);
    child.stdin.write("\n");
  };
  return {
    page(options) {
      item("client", Buffer.from(JSON.stringify({ page: options })));
    },
    fetch(url, { body, ...init } = {}) {
      const given = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      const { referrerPolicy, ...rest } = init;
      const what = { url, method: "GET", ...rest };
      if (referrerPolicy !== undefined) what.referrer_policy = referrerPolicy;
      if (typeof body === "object") {
        what.body = bodyKinds[body.kind];
        if (body.type) what.content_type = body.type;
      }
      item("fetch", Buffer.from(JSON.stringify(what)));
      item(body === undefined ? "no-body" : "body", Buffer.from(body?.text ?? body ?? "", "utf-8"));
      return given;
    },
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}

// `cases` as written; id → what is said of each step. `browser`: whose page it is. `abiAlone`: nothing by
// the command line.
export async function say(browser, desk, cases, { abiAlone = false } = {}) {
  const said = new Map();
  const abi = startAbi();
  try {
    for (const written of cases) {
      const one = desk.toRun(written);
      desk.server.begin(one.id, one.server);
      const reports =
        hasCommandLine(one) && !abiAlone
          ? await byCommandLine(one, browser)
          : await byAbi(one, browser, abi, desk);
      said.set(one.id, stepsSaid(written, reports, desk));
    }
  } finally {
    await abi.stop();
  }
  return said;
}

async function byAbi(one, browser, abi, desk) {
  const reports = [];
  const { origin, frame, top } = one.page;
  // A data: document has no base that a relative URL could be resolved by.
  abi.page({ origin, browser, ...(frame === "data" ? {} : { base_url: `${top}/` }) });
  for (const [index, { url, init, wait_ms: pause }] of one.steps.entries()) {
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    desk.server.step(one.id, index);
    reports.push(await abi.fetch(url, init));
  }
  return reports;
}

// The server cannot tell the URLs of one command apart; their reports say how many requests each made.
function stepsSaid(one, reports, desk) {
  const names = namesOf(one);
  const kept = desk.server.requests(one.id, one.steps.length).flat();
  return reports.map((report) => {
    if (report.refused) return desk.toRecord({ outcome: "refused", reason: report.refused, requests: [], console: [] });
    return desk.toRecord(stepSaid(report, kept.splice(0, report.requests.length), names));
  });
}
