// A case as it was observed, in the form of the recording (its section 1): what script saw of a step,
// and what reached the server meanwhile.
import { createHash } from "node:crypto";
import { valueOf } from "./request_reader.mjs";

// Besides the names that the case itself sets.
const always = [
  "cookie", "authorization", "content-type", "cache-control", "pragma", "range", "transfer-encoding",
];

export function namesOf({ steps }) {
  const set = steps.flatMap(({ init }) => (init?.headers ?? []).map(([name]) => name.toLowerCase()));
  return new Set([...always, ...set]);
}

const shownByItself = /^(origin|access-control-request-(method|headers))$/i;

// What the server kept of one request.
export function requestSeen({ kind, method, target, headers, body }, names) {
  const seen = { kind, method, url: `http://${valueOf(headers, "host")}${target}` };
  const put = (member, name) => {
    const value = valueOf(headers, name);
    if (value !== undefined) seen[member] = value;
  };
  put("origin", "origin");
  put("acrm", "access-control-request-method");
  put("acrh", "access-control-request-headers");
  const shown = headers.filter(
    ([name]) => names.has(name.toLowerCase()) && !shownByItself.test(name),
  );
  if (shown.length > 0) seen.headers = shown;
  if (body) seen.body = body;
  return seen;
}

export const digestOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

// What the page told of a step, its body as a digest.
export function outcomeSeen({ body, ...told }) {
  if (body === undefined || body === null) return told;
  const bytes = Buffer.from(body, "base64");
  return { ...told, body: { length: bytes.length, sha256: digestOf(bytes) } };
}
