// What cases are made of: pages, servers, answers, and the values that are worth trying.
import { origins } from "../hosts.mjs";

export const topPage = { origin: origins.page, frame: "top", top: origins.page };
const otherPage = { origin: origins.otherPage, frame: "top", top: origins.otherPage };
const opaque = (frame) => ({ origin: "null", frame, top: origins.page });

export const anyPage = (random) =>
  random.weighted([
    [10, topPage],
    [1, otherPage],
    [1, opaque("sandbox")],
    [1, opaque("data")],
  ]);

export const crossOrigin = (random) =>
  random.pick([origins.sameSite, origins.crossSite, origins.otherSite]);
export const credentials = (random) =>
  random.pick([undefined, undefined, "omit", "same-origin", "include", "include"]);
export const bodyText = (random) => random.pick(["", "x", "{}", '{"a":1}', "é"]);

// Members that are undefined stay out, as they would in a script.
export const initOf = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export const include = (init) => init.credentials === "include";
export const acao = (value) => ["Access-Control-Allow-Origin", value];
export const acac = (value = "true") => ["Access-Control-Allow-Credentials", value];
export const acam = (value) => ["Access-Control-Allow-Methods", value];
export const acah = (value) => ["Access-Control-Allow-Headers", value];
export const aceh = (value) => ["Access-Control-Expose-Headers", value];
export const maxAge = (value) => ["Access-Control-Max-Age", value];

// The lines that let a page in with these credentials.
export const welcome = (page, init) =>
  include(init) ? [acao(page.origin), acac()] : [acao(page.origin)];

export const preflight = (headers, status = 204) => ({ status, headers });
export const actual = (headers, status = 200, body = "hello") => ({ status, headers, body });

// A server that lets everything through that can be let through.
export const openServer = (page, init, more = []) => ({
  preflight: [preflight([...welcome(page, init), ...grantOf(init)])],
  actual: [actual([...welcome(page, init), ...more])],
});

// What allows exactly the init's method and names.
export function grantOf(init) {
  const names = [...new Set((init.headers ?? []).map(([name]) => name.toLowerCase()))];
  const valid = names.filter((name) => /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name));
  if (typeof init.body === "string" && !valid.includes("content-type")) valid.push("content-type");
  const method = init.method ?? "GET";
  return [acam(`PUT, DELETE, PATCH, ${normalised(method)}`), ...(valid.length ? [acah(valid.join(", "))] : [])];
}
const normalised = (method) =>
  /^(get|head|post|put|delete|options)$/i.test(method) ? method.toUpperCase() : method;

// A case with one fetch of one URL. `server` is that of its last segment.
export const single = (group, page, origin, init, server, more = {}) => ({
  group,
  page,
  steps: [{ url: `${origin}/c/{ID}/r`, init }],
  server: { r: server, ...more },
});

export const ordinaryNames = [
  "X-A", "X-B", "x-b", "X-Custom", "X-Requested-With", "X-Api-Key", "anthropic-version", "Authorization",
  "If-None-Match", "If-Modified-Since", "Cache-Control", "Pragma", "X-Stainless-OS", "traceparent",
  "Content-Type", "content-type", "Accept", "Accept-Language", "Content-Language", "Range",
];
export const ordinaryValues = {
  "authorization": ["Bearer t", "Basic eDp5", "x"],
  "if-none-match": ['"e"', "*"],
  "if-modified-since": ["Thu, 01 Jan 1970 00:00:00 GMT"],
  "cache-control": ["no-cache", "no-store", "max-age=0", "max-age=9"],
  "pragma": ["no-cache", "p"],
  "content-type": ["text/plain", "application/json", "multipart/form-data", "text/plain;charset=utf-8"],
  "accept": ["*/*", "application/json", "text/event-stream", "a(b", "a".repeat(129)],
  "accept-language": ["de", "de, en;q=0.5", "x_y", "*"],
  "content-language": ["en", "de-AT", "x:y"],
  "range": ["bytes=0-9", "bytes=0-", "bytes=-9", "bytes=9-0"],
};
export function ordinaryHeader(random, names = ordinaryNames) {
  const name = random.pick(names);
  return [name, random.pick(ordinaryValues[name.toLowerCase()] ?? ["1", "v", "a:b", "2023-06-01"])];
}
