// The server of the cases: every byte of an answer is the case's, every request is kept. It also serves
// the page, as /, and takes what the page tells, below /page/.
import { STATUS_CODES } from "node:http";
import { createServer, Server } from "node:net";
import { requestReader, valueOf } from "./request_reader.mjs";
import { roles } from "./hosts.mjs";

const bodiless = (status) => status < 200 || status === 204 || status === 304;
const notFound = { status: 404, headers: [], body: "" };

// `atPage(method, target, body)` answers what is asked below /page/: a promise of {type?, body}.
export async function startScriptedServer(atPage) {
  const scripts = new Map(); // id → {server, counts, requests, step}
  const listeners = [];
  const connections = new Set();
  const ports = {};
  let running; // the case that is being run

  // A case's URLs are /c/ID/LAST. Where a redirect led astray, it is the running case's, without answer.
  function caseOf(target) {
    const [, folder, id, last = ""] = target.split(/[?#]/)[0].split("/");
    return folder === "c" && scripts.has(id) ? [scripts.get(id), last] : [running, undefined];
  }

  function answerFor(request) {
    const [script, last] = caseOf(request.target);
    if (!script) return notFound;
    const acrm = valueOf(request.headers, "access-control-request-method");
    const kind = request.method === "OPTIONS" && acrm !== undefined ? "preflight" : "actual";
    script.requests.push({ ...request, kind, step: script.step });
    const answers = script.server[last]?.[kind] ?? [];
    const key = `${last} ${kind}`;
    const nth = script.counts.get(key) ?? 0;
    script.counts.set(key, nth + 1);
    return answers[Math.min(nth, answers.length - 1)] ?? notFound;
  }

  function serve(socket, role) {
    let queue = Promise.resolve();
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    socket.on("error", () => {});
    const feed = requestReader((request) => {
      queue = queue.then(() => answer(socket, request, role));
    });
    socket.on("data", feed);
  }

  async function answer(socket, request, role) {
    if (role === "page" && (request.target === "/" || request.target.startsWith("/page/"))) {
      const { type = "application/json", body } = await atPage(request.method, request.target, request.body);
      const headers = [["Content-Type", type], ["Cache-Control", "no-store"]];
      const bytes = Buffer.from(body).toString("latin1");
      socket.write(textOf({ status: 200, headers, body: bytes }, request.method), "latin1");
      return;
    }
    const script = answerFor(request);
    if (script.close) {
      socket.destroy();
      return;
    }
    socket.write(textOf(script, request.method), "latin1");
    if (role === "once" || script.raw !== undefined) socket.end();
  }

  async function listen(role) {
    for (let attempt = 0; ; ++attempt) {
      const onFour = await listenAt("127.0.0.1", 0, role);
      const { port } = onFour.address();
      const onSix = await listenAt("::1", port, role).catch((error) => error);
      // Too short a port would change lengths; one that the other family lacks is no use.
      const noSixAtAll = onSix.code === "EADDRNOTAVAIL" || onSix.code === "EAFNOSUPPORT";
      if (port >= 10000 && (onSix instanceof Server || noSixAtAll)) {
        listeners.push(onFour, ...(onSix instanceof Server ? [onSix] : []));
        return port;
      }
      onFour.close();
      if (onSix instanceof Server) onSix.close();
      if (attempt === 20) throw new Error("no port is free on both 127.0.0.1 and ::1");
    }
  }

  function listenAt(host, port, role) {
    const server = createServer({ noDelay: true }, (socket) => serve(socket, role));
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    });
  }

  for (const role of Object.keys(roles)) ports[role] = await listen(role);
  // Its port was free a moment ago, and nobody listens on it from now on.
  for (const listener of listeners.filter((one) => one.address().port === ports.refusing)) {
    await new Promise((resolve) => listener.close(resolve));
  }

  return {
    ports,
    // What the server has to say to the case, from its first answers on.
    begin(id, server) {
      running = { server, counts: new Map(), requests: [], step: 0 };
      scripts.set(id, running);
    },
    step(id, index) {
      running = scripts.get(id);
      running.step = index;
    },
    // The requests that came, a list a step.
    requests(id, steps) {
      const { requests } = scripts.get(id);
      return Array.from({ length: steps }, (_, index) => requests.filter(({ step }) => step === index));
    },
    stop() {
      for (const listener of listeners) listener.close();
      for (const socket of connections) socket.destroy();
    },
  };
}

function textOf({ status, reason, headers = [], body = "", interim = "", raw }, method) {
  if (raw !== undefined) return raw;
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const given = headers.some(([name]) => name.toLowerCase() === "content-length");
  const framed = headers.some(([name]) => name.toLowerCase() === "transfer-encoding");
  if (!given && !framed && !bodiless(status)) lines.push(`Content-Length: ${body.length}`);
  const head = [`HTTP/1.1 ${status} ${reason ?? STATUS_CODES[status] ?? "Unknown"}`, ...lines];
  const content = bodiless(status) || method === "HEAD" ? "" : body;
  return `${interim}${head.join("\r\n")}\r\n\r\n${content}`;
}
