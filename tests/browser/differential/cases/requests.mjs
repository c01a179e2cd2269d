// Cases whose request is unusual: which headers need a preflight, how they are listed, which methods go.
import {
  acah, acam, acao, actual, anyPage, bodyText, credentials, crossOrigin, initOf, openServer,
  ordinaryHeader, preflight, single, topPage,
} from "./parts.mjs";

const anything = { preflight: [preflight([acao("*"), acam("*"), acah("*, Authorization")])] };
const openToAll = (status = 200, more = []) => ({
  ...anything,
  actual: [actual([acao("*"), ...more], status)],
});

const byte = (random) =>
  String.fromCharCode(
    random.weighted([
      [5, random.between(0x20, 0x7e)],
      [2, random.between(0x80, 0xff)],
      [1, random.between(0x01, 0x1f)],
      [1, 0x7f],
      [3, random.pick([..."\"():<>?@[\\]{}\t,;=/_*"]).charCodeAt(0)],
    ]),
  );

// One byte in a value of a safelisted header.
export function safeByte(random) {
  const name = random.pick(["accept", "accept-language", "content-language", "content-type"]);
  const value =
    name === "content-type"
      ? `text/plain;a=b${byte(random)}${random.pick(["", "c"])}`
      : random.pick([`a${byte(random)}b`, `${byte(random)}`, `a${byte(random)}${byte(random)}`]);
  const init = initOf({ headers: [[random.cased(name), value]] });
  return single("safe-byte", topPage, crossOrigin(random), init, openToAll());
}

// Lengths around the limits, of one value, of repeated ones, of all together.
export function safeLength(random) {
  const length = () => random.pick([1, 60, 63, 64, 65, 100, 120, 126, 127, 128, 129, 200, 256]);
  const names = ["accept", "accept-language", "content-language", "content-type"];
  const hints = ["dpr", "width", "viewport-width", "device-memory", "downlink", "rtt"];
  const value = (name) => {
    if (hints.includes(name)) return "1";
    const size = length();
    return name === "content-type" ? `text/plain;a=${"a".repeat(Math.max(size - 13, 0))}` : "a".repeat(size);
  };
  const chosen = random.chance(0.3)
    ? random.list(random.between(2, 12), () => random.pick([names[0], names[1]]))
    : random.some([...names, ...hints], random.between(1, 8));
  return single("safe-total", topPage, crossOrigin(random),
    { headers: chosen.map((name) => [name, value(name)]) }, openToAll());
}

export function safeType(random) {
  const essence = random.pick([
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json",
    "text/html", "TEXT/Plain", "text /plain", "text/", "/plain", "text", "", "text/plain+x", "*/*",
  ]);
  const parameter = () =>
    random.pick([
      "", ";", ";;", "; ", ";charset=utf-8", "; charset=UTF-8", ";charset", ";charset=", ';charset="utf-8"',
      ';a="b;c"', ";a=b c", ";boundary=x", ";boundary=;", ";a=,b", ",application/json", ", text/plain",
      ";=x", ";a=b;a=c", ' ;x="\\""', ";x=é", ";q=0.5", "\t", " ",
    ]);
  const value = essence + parameter() + (random.chance(0.3) ? parameter() : "");
  const headers = [[random.cased("Content-Type"), value]];
  if (random.chance(0.1)) headers.push(["content-type", random.pick([value, "text/plain", "application/json"])]);
  const init = initOf({ method: random.pick(["POST", "POST", "GET"]), headers });
  if (init.method === "POST") init.body = random.pick(["x", "{}", ""]);
  return single("safe-type", topPage, crossOrigin(random), init, openToAll());
}

export function safeRange(random) {
  const number = () =>
    random.pick([
      "0", "1", "5", "9", "10", "00", "010", "65535", "4294967296", "18446744073709551615",
      "18446744073709551616", "99999999999999999999999",
    ]);
  const value = random.pick([
    `bytes=${number()}-${number()}`, `bytes=${number()}-`, `bytes=-${number()}`, `Bytes=${number()}-`,
    `bytes=${number()}-${number()},${number()}-`, `bytes = ${number()}-`, `bytes= ${number()}-`,
    `bytes=${number()} -${number()}`, `bytes=+${number()}-`, `bytes=${number()}-${number()}x`, "bytes=",
    "bytes=-", `seconds=${number()}-`, `bytes=${number()}`, ` bytes=${number()}-`, `bytes=${number()}-\t`,
    `BYTES=${number()}-${number()}`, `bytes=${number()}--${number()}`,
  ]);
  return single("safe-range", topPage, crossOrigin(random), { headers: [[random.cased("Range"), value]] },
    openToAll(206, [["Content-Range", "bytes 0-4/5"]]));
}

const forbidden = [
  "Accept-Charset", "Accept-Encoding", "Access-Control-Request-Headers", "Access-Control-Request-Method",
  "Access-Control-Request-Private-Network", "Connection", "Content-Length", "Cookie", "Cookie2", "Date",
  "DNT", "Expect", "Host", "Keep-Alive", "Origin", "Referer", "Set-Cookie", "TE", "Trailer",
  "Transfer-Encoding", "Upgrade", "Via", "Sec-Fetch-Site", "Sec-X", "Sec-", "Proxy-Authorization",
  "Proxy-", "proxy-x", "Sec-GPC", "Sec-CH-UA",
];
const known = [
  "Accept-Ranges", "Age", "Allow", "Authorization", "Cache-Control", "Content-Disposition",
  "Content-Encoding", "Content-Location", "Content-MD5", "ETag", "Expires", "From", "If-Match",
  "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Last-Event-ID",
  "Last-Modified", "Link", "Location", "Max-Forwards", "Origin-Agent-Cluster", "Ping-From", "Pragma",
  "Priority", "Purpose", "Refresh", "Save-Data", "Server", "SourceMap", "Timing-Allow-Origin", "Title",
  "Upgrade-Insecure-Requests", "User-Agent", "Vary", "Warning", "WWW-Authenticate", "X-Content-Type-Options",
  "X-Frame-Options", "X-Requested-With", "X-XSRF-TOKEN", "Downlink", "DPR", "ECT", "RTT", "Width",
  "Viewport-Width", "Device-Memory", "Intervention", "NEL", "Report-To", "Dictionary-ID", "Early-Data",
  "Alt-Used", "Digest", "Signature", "Service-Worker", "Service-Worker-Navigation-Preload",
];
const hintValue = ["1", "2", "1.5", "0", "-1", "abc", "on", "?1", "4g", "3g", "slow-2g", "100", "", "1e3", "01"];

export function name(random) {
  const named = random.weighted([
    [3, random.pick(forbidden)],
    [6, random.pick(known)],
    [2, random.list(random.between(1, 9), () => random.pick([..."abXYz019!#$%&'*+-.^_`|~"])).join("")],
    [1, random.pick(["bad name", "a:b", "", "é", "a(b", "x\ty", 'a"b', "a/b", "a@b", "a[b"])],
  ]);
  const hint = /^(dpr|width|viewport-width|device-memory|downlink|ect|rtt|save-data)$/i.test(named);
  const value = hint ? random.pick(hintValue) : random.pick(["1", "v", "", " x ", "a, b", "é", "\t1"]);
  return single("name", anyPage(random), crossOrigin(random), { headers: [[random.cased(named), value]] },
    openToAll());
}

// Odd bytes in the value of any header.
export function value(random) {
  const text = random.list(random.between(0, 6), () => byte(random)).join("");
  const padded = random.pick(["", " ", "\t", "\n", "\r\n"]) + text + random.pick(["", " ", "\t", "\n"]);
  return single("value", topPage, crossOrigin(random),
    { headers: [[random.pick(["X-A", "x-value", "Authorization", "Accept"]), padded]] }, openToAll());
}

export function override(random) {
  const named = random.pick(["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Method"]);
  const given = random.list(random.between(1, 3), () =>
    random.pick(["TRACE", "trace", "Track", "CONNECT", "PUT", "GET", "TRACEX", "", "T RACE", '"TRACE"']));
  const separator = random.pick([",", ", ", " ,", ";"]);
  const init = { method: "POST", headers: [[random.cased(named), given.join(separator)]] };
  return single("override", topPage, crossOrigin(random), init, openToAll());
}

// How names are listed: many, repeated, in any order and case.
export function requestHeaders(random) {
  const names = ["X-A", "X-B", "x-z", "X_a", "X-a-b", "X-A1", "A", "z", "Authorization", "!x", "~x", "x.y", "1x"];
  const headers = random.list(random.between(1, 8), () =>
    random.chance(0.3) ? ordinaryHeader(random) : [random.cased(random.pick(names)), random.pick(["1", "2"])]);
  const method = random.pick(["GET", "POST", "PUT"]);
  const init = initOf({ method, headers, body: method === "GET" ? undefined : bodyText(random) });
  return single("acrh", anyPage(random), crossOrigin(random), init, openToAll());
}

export function method(random) {
  const given = random.weighted([
    [6, random.cased(random.pick(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]))],
    [2, random.cased(random.pick(["FOO", "QUERY", "PROPFIND", "x", "PURGE", "M-SEARCH"]))],
    [1, random.cased(random.pick(["TRACE", "TRACK", "CONNECT"]))],
    [1, random.pick(["GE T", "", " GET", "GET ", "G,T", "é", "GET\r\n", "(", "POST\t"])],
    [1, random.list(random.between(1, 5), () => random.pick([..."abXY1!#$%&'*+-.^_`|~"])).join("")],
  ]);
  const withBody = random.chance(0.4);
  const init = initOf({
    method: given,
    headers: random.chance(0.3) ? [["X-A", "1"]] : undefined,
    body: withBody ? bodyText(random) : undefined,
    credentials: credentials(random),
  });
  const page = anyPage(random);
  const server = openServer(page, init);
  if (random.chance(0.5)) {
    // Another spelling than the one asked for, or nothing.
    const other = random.pick([given.toUpperCase(), given.toLowerCase(), "PATCH", "*", "PUT,DELETE,FOO,POST,GET"]);
    server.preflight[0].headers = server.preflight[0].headers
      .filter(([line]) => line !== acam("")[0])
      .concat(random.chance(0.7) && /^[\x20-\x7e]*$/.test(other) ? [acam(other)] : []);
  }
  return single("method", page, crossOrigin(random), init, server);
}

