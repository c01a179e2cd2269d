// The desk that the page comes to: hands out cases, takes what the page tells. It starts the scripted
// server, below whose /page/ it sits.
import { readFile } from "node:fs/promises";
import { startScriptedServer } from "./scripted_server.mjs";
import { portMap } from "./hosts.mjs";

const script = await readFile(new URL("page_script.js", import.meta.url), "utf-8");
// An icon of its own, so that the browser does not ask for one.
const head = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">`;
const html = (call) => `${head}<body><script>${script.replaceAll("</", "<\\/")}\n${call}</script>`;
const pages = {
  "/": html('if (location.hostname === "localhost") document.cookie = "page=1; path=/"; runCases();'),
  "/page/frame": html("answerParent();"),
};

export async function openDesk() {
  let waiting; // the page's question for cases, while there are none
  let batch; // {top, cases, told, done}
  const places = {};

  async function atPage(method, target, body) {
    if (pages[target]) return { type: "text/html", body: pages[target] };
    if (target === "/page/next") return { body: JSON.stringify(await nextCases()) };
    const [, , what, id, index] = target.split("/");
    if (what === "step") server.step(id, Number(index));
    else if (what === "told") take(JSON.parse(Buffer.from(body, "latin1").toString("utf-8")));
    return { body: "{}" };
  }

  function nextCases() {
    return new Promise((resolve) => {
      waiting = resolve;
      handOut();
    });
  }

  function handOut() {
    if (!waiting || !batch || batch.out) return;
    const answer = waiting;
    waiting = undefined;
    if (batch.top !== places.now) {
      places.now = batch.top;
      answer({ goto: `${batch.top}/` });
      return;
    }
    batch.out = true;
    answer({ cases: batch.cases.map(({ id, page, steps }) => ({ id, frame: page.frame, steps })) });
  }

  function take({ id, told }) {
    batch.told.set(id, told);
    if (batch.told.size === batch.cases.length) batch.done(batch.told);
  }

  const server = await startScriptedServer(atPage);
  const { toRun, toRecord } = portMap(server.ports);
  const home = toRun("http://localhost:47100");

  return {
    server,
    toRun,
    toRecord,
    // Where a browser is to be started; what was with one before it is forgotten.
    home() {
      places.now = home;
      waiting = undefined;
      return `${home}/`;
    },
    // Has the page run cases (with the ports of the run) that share one page.top: id → what it told.
    run(cases, patience) {
      for (const { id, server: script } of cases) server.begin(id, script);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          const missing = cases.filter(({ id }) => !batch.told.has(id)).map(({ id }) => id);
          batch = undefined;
          reject(new Error(`the page did not come back with ${missing.join(", ")}`));
        }, patience);
        const done = (told) => {
          clearTimeout(late);
          batch = undefined;
          resolve(told);
        };
        batch = { top: cases[0].page.top, cases, told: new Map(), done };
        handOut();
      });
    },
    stop: () => server.stop(),
  };
}
