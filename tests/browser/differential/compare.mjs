// Holds two observations of a case against each other: what a browser did, and what was said that it
// does. A difference is {step, what, browser, other}.
import { digestOf } from "./observed.mjs";

const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

// Which cookies go where depends on SameSite and partitioning, not on CORS; client hints, codings and the
// like are the browser's own lines, whatever script gave.
const notModelled = /^(cookie|sec-ch-ua.*|sec-gpc|accept-encoding)$/i;

// Lines come in each browser's own order: by name here, repeated ones as they came.
const byName = ([left], [right]) =>
  left.toLowerCase() < right.toLowerCase() ? -1 : left.toLowerCase() > right.toLowerCase() ? 1 : 0;
const linesOf = (headers = []) => headers.filter(([name]) => !notModelled.test(name)).sort(byName);

const requestsOf = ({ requests }) =>
  requests.map(({ headers, ...request }) => ({ ...request, headers: linesOf(headers) }));

const responseOf = ({ type, status, url, redirected, headers }) => ({ type, status, url, redirected, headers });

// Of several headers that are missing, any may be named (Chromium: as its hash table has them).
const comparable = (text) =>
  text
    .replace(/Request header field \S+ is not allowed by/, "Request header field … is not allowed by")
    .replace(/\(Reason: header ‘[^’]*’ is not allowed/, "(Reason: header ‘…’ is not allowed")
    // An opaque origin's own number.
    .replace(/moz-nullprincipal:\{[^}]*\}(\?\S+)?/, "moz-nullprincipal:{…}");

// Of Clear-Site-Data Chromium tells from another process: before or behind the others.
const fromElsewhere = (line) => line.startsWith("Clear-Site-Data header on ");
function consoleOf(steps) {
  const lines = steps.flatMap(({ console: printed = [] }) => printed).map(comparable);
  return [...lines.filter((line) => !fromElsewhere(line)), ...lines.filter(fromElsewhere)];
}

export function differences(seen, said, { console: withConsole = true } = {}) {
  const found = [];
  const hold = (step, what, left, right) => {
    if (!same(left, right)) found.push({ step, what, browser: left, other: right });
  };
  for (const [step, left] of seen.entries()) {
    const right = said[step];
    hold(step, "requests", requestsOf(left), requestsOf(right));
    hold(step, "outcome", left.outcome, right.outcome);
    if (left.outcome !== right.outcome || left.outcome !== "resolved") continue;
    hold(step, "response", responseOf(left), responseOf(right));
    hold(step, "body", !!left.bodyError, !!right.bodyError);
    if (!left.bodyError) hold(step, "body", left.body, right.body);
  }
  // Over the whole case: Firefox prints from another process, so that a line may come a step later.
  if (withConsole) hold(seen.length - 1, "console", consoleOf(seen), consoleOf(said));
  return found;
}

// What the recording says of a step, in the form of an observation.
export function recordedStep({ body, ...step }) {
  if (typeof body !== "string") return step;
  const bytes = Buffer.from(body, "utf-8");
  return { ...step, body: { length: bytes.length, sha256: digestOf(bytes) } };
}
