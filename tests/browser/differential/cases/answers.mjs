// Cases whose server answers oddly: each CORS header by itself, statuses, what is exposed, and all of it
// at once.
import {
  acac, acah, acam, acao, aceh, actual, anyPage, bodyText, credentials, crossOrigin, grantOf, include,
  initOf, maxAge, openServer, ordinaryHeader, preflight, single, topPage, welcome,
} from "./parts.mjs";
import { origins } from "../hosts.mjs";

// Lines of Access-Control-Allow-Origin for a page of this origin, right and wrong.
export function allowOriginLines(random, origin) {
  const near = () =>
    random.pick([
      origin, origin, "*", "*", "null", `${origin}/`, origin.toUpperCase(), origin.replace("http:", "https:"),
      origin.replace(/:\d+$/, ""), `${origin}0`, origin.slice(0, -1), origin.replace("http://", "http://x."),
      origin.replace("http://", ""), "http://other.example", "http://*", "http://*:47100", "**", "true", "NULL",
      "Null", '"*"', `"${origin}"`, `${origin}, ${origin}`, `${origin},*`, `* ${origin}`, `${origin} null`, "*,*",
      "null, null", `, ${origin}`, `${origin},`, "", " ", `${origin};`, `${origin}#x`, `${origin}?`, `\t${origin} `,
      `  *`, `*\u00a0`, `${origin}\u00a0`, `\u000b${origin}`, `${origin}\u000c`, "http://", "http:", "//localhost:47100",
      "localhost:47100", "about:blank", "file://", "http://[::1]", "http://127.0.0.1:47102", "http://a b", "http://é",
      "http://localhost:99999", "http://localhost:47100:47100", `${origin}/c/`, "<x>", "'*'", "%2A", "*.localhost",
    ]);
  return random.weighted([
    [1, []],
    [12, [near()]],
    [2, [near(), near()]],
  ]).map(acao);
}

export function allowOrigin(random) {
  const page = anyPage(random);
  const onPreflight = random.chance(0.4);
  const init = initOf({
    method: onPreflight ? "PUT" : random.pick([undefined, "POST"]),
    headers: onPreflight && random.chance(0.3) ? [["X-A", "1"]] : undefined,
    credentials: credentials(random),
  });
  const server = openServer(page, init);
  const kind = onPreflight && random.chance(0.7) ? "preflight" : "actual";
  server[kind][0].headers = server[kind][0].headers.filter(([line]) => line !== acao("")[0]);
  server[kind][0].headers.unshift(...allowOriginLines(random, page.origin));
  const origin = page.frame === "top" ? random.pick([crossOrigin(random), origins.otherPage]) : crossOrigin(random);
  return single("acao", page, origin === page.origin ? origins.page : origin, init, server);
}

export function allowCredentials(random) {
  const page = anyPage(random);
  const value = () =>
    random.pick([
      "true", "true", "True", "TRUE", "false", "", "yes", "1", "*", "true, true", "true,", ",true", " true ", "\ttrue",
      "true\u00a0", "true;", '"true"', "truex", "t rue", "true\u000b", "null", "?1",
    ]);
  const init = initOf({
    method: random.pick([undefined, "PUT", "POST"]),
    credentials: random.pick(["include", "include", "include", "same-origin", undefined]),
  });
  const server = openServer(page, init);
  const kind = init.method === "PUT" && random.chance(0.6) ? "preflight" : "actual";
  const lines = random.list(random.weighted([[1, 0], [8, 1], [2, 2]]), () => acac(value()));
  server[kind][0].headers = [acao(random.chance(0.9) ? page.origin : "*"), ...lines,
    ...server[kind][0].headers.filter(([name]) => !/allow-(origin|credentials)$/i.test(name))];
  return single("acac", page, crossOrigin(random), init, server);
}

// A list header's lines: the members wanted, in odd company and odd form. `odd`: what spoils it.
function listLines(random, wanted, line) {
  const extra = random.pick(["X-More", "x-other", "etag", "X", "GET", "*"]);
  const bad = random.pick(["b@d", "a b", "x-a;x-b", '"x-a"', "é", "(", "x-a/", "[x]", "x:y", "\u00a0", "x\ty"]);
  let members = wanted.map((member) => random.cased(member));
  members = random.shuffled([...members, ...(random.chance(0.4) ? [extra] : [])]);
  random.weighted([
    [5, () => {}],
    [3, () => members.splice(random.below(members.length + 1), 0, bad)],
    [3, () => members.splice(random.below(members.length + 1), 1)],
    [2, () => members.splice(random.below(members.length + 1), 0, "")],
    [2, () => (members = ["*"])],
    [1, () => members.push(members[0] ?? "x")],
    [1, () => (members = [])],
  ])();
  const separator = random.pick([",", ", ", " ,", " , ", ",\t", ",,", ", ,"]);
  if (random.chance(0.15)) return members.map(line);
  const wrap = random.pick([(s) => s, (s) => s, (s) => ` ${s} `, (s) => `,${s}`, (s) => `${s},`]);
  return [line(wrap(members.join(separator)))];
}

export function allowMethods(random) {
  const page = anyPage(random);
  const method = random.pick(["PUT", "DELETE", "PATCH", "patch", "FOO", "put", "POST", "OPTIONS", "GET"]);
  const init = initOf({
    method,
    headers: /^(POST|GET)$/.test(method) || random.chance(0.3) ? [["X-A", "1"]] : undefined,
    credentials: credentials(random),
  });
  const server = openServer(page, init);
  const wanted = method.replace(/^put$/, "PUT");
  server.preflight[0].headers = server.preflight[0].headers
    .filter(([name]) => name !== acam("")[0])
    .concat(random.chance(0.9) ? listLines(random, [wanted, random.pick(["GET", "PUT", "POST"])], acam) : []);
  return single("acam", page, crossOrigin(random), init, server);
}

export function allowHeaders(random) {
  const page = anyPage(random);
  const headers = random.list(random.between(1, 4), () => ordinaryHeader(random));
  const init = initOf({
    method: random.pick(["GET", "POST", "PUT"]), headers, credentials: credentials(random),
  });
  const server = openServer(page, init);
  const names = [...new Set(headers.map(([name]) => name.toLowerCase()))];
  server.preflight[0].headers = server.preflight[0].headers
    .filter(([name]) => name !== acah("")[0])
    .concat(random.chance(0.9) ? listLines(random, names, acah) : []);
  return single("acah", page, crossOrigin(random), init, server);
}

export function preflightStatus(random) {
  const page = anyPage(random);
  const status = random.weighted([
    [4, random.pick([200, 201, 202, 203, 204, 205, 206, 207, 226, 299])],
    [3, random.pick([300, 301, 302, 303, 304, 305, 306, 307, 308, 399])],
    [4, random.pick([400, 401, 403, 404, 405, 407, 408, 409, 418, 421, 429, 451, 499])],
    [3, random.pick([500, 501, 502, 503, 504, 511, 599, 600, 799, 999])],
  ]);
  const init = initOf({
    method: random.pick(["PUT", "POST", "GET"]), headers: [["X-A", "1"]], credentials: credentials(random),
  });
  const server = openServer(page, init);
  server.preflight[0].status = status;
  if (status >= 300 && status < 400 && random.chance(0.8)) {
    server.preflight[0].headers.push(["Location", random.pick(["/c/{ID}/r2", `${crossOrigin(random)}/c/{ID}/r2`])]);
  }
  if (random.chance(0.3)) {
    server.preflight[0].headers = server.preflight[0].headers.filter(() => random.chance(0.6));
  }
  const origin = status === 408 ? origins.once : crossOrigin(random);
  return single("pf-status", page, origin, init, server, { r2: openServer(page, init) });
}

export function status(random) {
  const page = topPage;
  const given = random.weighted([
    [3, random.between(200, 299)],
    [2, random.pick([300, 304, 305, 306, 310, 399])],
    [4, random.between(400, 499)],
    [3, random.between(500, 599)],
    [1, random.pick([600, 700, 799, 999])],
  ]);
  const init = initOf({ method: random.pick([undefined, "POST", "HEAD"]), credentials: credentials(random) });
  const lines = random.chance(0.7) ? welcome(page, init) : [];
  const answer = actual([...lines, aceh("X-One"), ["X-One", "1"]], given);
  // 408 asks to be sent again on a connection that was used before.
  const origin = given === 408 ? origins.once : crossOrigin(random);
  return single("status", page, origin, init, { preflight: [], actual: [answer] });
}

const responseNames = [
  "X-One", "x-two", "X-ONE", "Content-Type", "Content-Language", "Cache-Control", "Expires", "Last-Modified",
  "Pragma", "ETag", "Server", "Date", "Vary", "Link", "Set-Cookie2", "Timing-Allow-Origin", "Age", "Allow",
  "Content-Disposition", "Content-Range", "Retry-After", "X-Content-Type-Options", "*",
  "Content-Security-Policy", "Strict-Transport-Security", "Clear-Site-Data", "Via", "Warning", "Trailer",
];
function responseHeader(random) {
  const name = random.pick(responseNames);
  const value = random.pick(["1", "2", "", "a, b", "caf\u00e9", "\u00c3\u00a9", "x;y=z", '"q"', "a  b", ",", "a,,b", "\tx"]);
  const fitting = {
    "Content-Type": ["text/plain", "Text/HTML; Charset=UTF-8", "application/json", "", "x", "text/plain;"],
    "Last-Modified": ["Thu, 01 Jan 1970 00:00:00 GMT"],
    "Date": ["Thu, 01 Jan 2026 00:00:00 GMT"],
    "Vary": ["Origin", "*"],
    "Link": ["</x>; rel=preload"],
    "ETag": ['"e"'],
    "Clear-Site-Data": ["x"],
    "Content-Range": ["bytes 0-4/5"],
    "Trailer": ["X-T"],
    "Retry-After": ["1"],
    "Timing-Allow-Origin": ["*"],
    "Strict-Transport-Security": ["x"],
    "Content-Security-Policy": ["x"],
  }[name];
  return [name, random.pick(fitting ?? [value])];
}

export function exposed(random) {
  const page = anyPage(random);
  const init = initOf({ method: random.pick([undefined, "POST"]), credentials: credentials(random) });
  const sent = random.list(random.between(1, 7), () => responseHeader(random));
  const wanted = [...new Set(sent.map(([name]) => name).concat("X-Absent"))];
  const lines = random.weighted([
    [4, () => listLines(random, random.some(wanted, random.between(1, wanted.length)), aceh)],
    [2, () => [aceh("*")]],
    [1, () => []],
  ])();
  const server = { preflight: [], actual: [actual([...welcome(page, init), ...lines, ...sent])] };
  return single(random.pick(["aceh", "resp-header"]), page, crossOrigin(random), init, server);
}

// Everything at once: a request of any kind, and an answer in which any part may be wrong.
export function mixture(random) {
  const page = anyPage(random);
  const method = random.weighted([
    [6, random.pick(["GET", "POST", "PUT", "DELETE", "PATCH"])],
    [1, random.pick(["get", "post", "put", "delete", "patch", "Patch", "HEAD", "OPTIONS", "FOO"])],
  ]);
  const headers = random.list(random.weighted([[2, 0], [3, 1], [3, 2], [2, 3], [1, 5]]), () =>
    ordinaryHeader(random, [...everyName]));
  const init = initOf({
    method,
    headers: headers.length ? headers : undefined,
    body: /^(GET|HEAD)$/i.test(method) || random.chance(0.3) ? undefined : bodyText(random),
    credentials: credentials(random),
  });
  const wrong = random.weighted([
    [4, []],
    [5, [random.pick(faults)]],
    [3, random.some(faults, 2)],
  ]);
  const asked = [...new Set(headers.map(([name]) => name.toLowerCase()))];
  const origin = (on) => (wrong.includes(on) || wrong.includes("both-ao")
    ? allowOriginLines(random, page.origin)
    : [acao(include(init) ? page.origin : random.pick([page.origin, "*"]))]);
  const trust = (on) =>
    wrong.includes(on)
      ? random.list(random.below(3), () => acac(random.pick(["false", "yes", "true, true", "True", "true\u00a0"])))
      : include(init) || random.chance(0.2) ? [acac()] : [];
  const granting = preflight([
    ...origin("pf-ao"),
    ...trust("pf-ac"),
    ...(wrong.includes("am") ? listLines(random, [method, "GET"], acam) : grantOf(init).slice(0, 1)),
    ...(wrong.includes("ah") ? listLines(random, asked, acah) : grantOf(init).slice(1)),
    ...(random.chance(0.5) ? [maxAge(random.pick(["0", "5", "600"]))] : []),
  ], random.pick([200, 201, 202, 204, 204]));
  if (wrong.includes("pf-status")) granting.status = random.pick([301, 302, 304, 400, 401, 403, 404, 405, 500]);
  const answer = actual([
    ...origin("ao"),
    ...trust("ac"),
    ...(random.chance(0.6) ? [aceh(random.pick(["X-One", "X-One, X-Two", "x-two", "*"]))] : []),
    ...random.list(random.below(6), () => responseHeader(random)),
  ], random.pick([200, 200, 200, 201, 204, 304, 400, 401, 500]), random.pick(["hello", "", '{"a":1}', "caf\u00c3\u00a9"]));
  return single("random", page, crossOrigin(random), init, { preflight: [granting], actual: [answer] });
}
const faults = ["pf-ao", "ao", "both-ao", "pf-ac", "ac", "am", "ah", "pf-status"];
const everyName = [
  "X-A", "x-b", "X-Custom", "X-Api-Key", "X-Requested-With", "X-Stainless-OS", "anthropic-version", "Sec-X",
  "Authorization", "authorization", "Content-Type", "content-type", "Accept", "accept", "Accept-Language",
  "accept-language", "content-language", "Range", "range", "If-None-Match", "Cache-Control", "User-Agent", "DPR",
  "save-data", "Cookie", "Pragma",
];
