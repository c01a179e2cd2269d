// Cases that are no plain CORS fetch: same origin, the other modes, cache modes, cookies, packages' own
// headers, odd URLs, and answers that are hardly HTTP.
import {
  acac, acah, acam, acao, aceh, actual, anyPage, bodyText, credentials, crossOrigin, initOf, openServer,
  ordinaryHeader, preflight, single, topPage, welcome,
} from "./parts.mjs";
import { origins } from "../hosts.mjs";

export function sameOrigin(random) {
  const method = random.pick(["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE"]);
  const headers = random.list(random.below(3), () => ordinaryHeader(random));
  const init = initOf({
    method, headers: headers.length ? headers : undefined,
    body: /GET|HEAD/.test(method) || random.chance(0.5) ? undefined : bodyText(random),
    credentials: credentials(random), mode: random.pick([undefined, "cors", "same-origin"]),
  });
  const answer = actual(random.some([
    ["X-One", "1"], ["X-One", "2"], ["Set-Cookie2", "c"], ["Content-Type", "text/plain"], acao("null"),
  ], random.below(4)), random.pick([200, 200, 201, 404, 500]));
  return single("same", topPage, origins.page, init, { preflight: [], actual: [answer] });
}

export function mode(random) {
  const page = anyPage(random);
  const given = random.pick(["no-cors", "no-cors", "same-origin", "same-origin", "navigate"]);
  const init = initOf({
    mode: given,
    method: random.pick([undefined, "GET", "POST", "HEAD", "PUT", "DELETE", "patch"]),
    headers: random.chance(0.4) ? [ordinaryHeader(random)] : undefined,
    credentials: credentials(random),
    redirect: random.weighted([[8, undefined], [1, "error"], [1, "manual"]]),
  });
  if (init.method === "POST" && random.chance(0.5)) init.body = bodyText(random);
  const policy = random.weighted([
    [6, []], [2, [["Cross-Origin-Resource-Policy", random.pick(["same-origin", "same-site", "cross-origin", "x", "SAME-ORIGIN"])]]],
  ]);
  const answer = actual([...policy, ["X-One", "1"]], random.pick([200, 200, 404, 500]));
  const answers = random.chance(0.3) ? [actual([...policy, acao("*")])] : [answer];
  const target = random.pick([origins.page, crossOrigin(random), crossOrigin(random)]);
  return single(given, page, target, init, { preflight: [preflight([acao("*"), acam("*"), acah("*")])], actual: answers });
}

export function cacheMode(random) {
  const init = initOf({
    headers: random.chance(0.7) ? [ordinaryHeader(random)] : undefined,
    cache: random.pick(["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"]),
    mode: random.weighted([[4, undefined], [1, "same-origin"]]),
    method: random.pick([undefined, undefined, "POST", "PUT"]),
  });
  const origin = random.pick([origins.page, crossOrigin(random), crossOrigin(random)]);
  return single("cache-mode", topPage, origin, init, openServer(topPage, init));
}

// A package's headers, as the catalogue has them, against what servers grant.
export const packages = (catalogue) => (random) => {
  const { method = "POST", headers } = random.pick(catalogue);
  const values = {
    "content-type": "application/json", "accept": "application/json", "authorization": "Bearer ollama",
    "user-agent": "OpenAI/JS 5.0.0", "anthropic-version": "2023-06-01",
  };
  const given = random.shuffled(headers).map((name) => [random.cased(name), values[name] ?? random.pick(["1", "js", "true"])]);
  const body = method === "GET" ? undefined : '{"model":"m"}';
  const init = initOf({ method, headers: given.length ? given : undefined, body, credentials: random.pick([undefined, undefined, "include"]) });
  const ollama = [
    "Authorization", "Content-Type", "User-Agent", "Accept", "X-Requested-With", "OpenAI-Beta", "x-stainless-arch",
    "x-stainless-lang", "x-stainless-os", "x-stainless-package-version", "x-stainless-runtime", "x-stainless-timeout",
  ];
  const grant = random.weighted([
    [3, [acah(headers.join(", ") || "x")]], [3, [acah("*")]], [2, [acah("*, Authorization")]],
    [3, [acah(ollama.join(","))]], [1, []],
  ]);
  const page = anyPage(random);
  const server = {
    preflight: [preflight([...welcome(page, init), acam("GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"), ...grant, ["Access-Control-Max-Age", "43200"]])],
    actual: [actual([...welcome(page, init), ["Content-Type", "application/x-ndjson"]])],
  };
  return single("sdk", page, crossOrigin(random), init, server);
};

export function url(random) {
  const host = "127.0.0.1:47102";
  const given = random.pick([
    `${origins.refusing}/c/{ID}/r`, `http://u:p@${host}/c/{ID}/r`, `http://u@${host}/c/{ID}/r`, `http://@${host}/c/{ID}/r`,
    "http://", "http://[::1", "http://a b/c/{ID}/r", "/c/{ID}/r", "//127.0.0.1:47102/c/{ID}/r", `http:\\\\${host}\\c\\{ID}\\r`,
    `http://${host}/c/{ID}/r#f`, `http://${host}/c/{ID}/r?q`, `http://${host}/c/{ID}/r?a b"<>'`, `http://${host}/c/{ID}/x/../r`,
    `http://${host}/c/{ID}/%72`, ` http://${host}/c/{ID}/r `, `HTTP://${host}/c/{ID}/r`, "http://LOCALHOST:47101/c/{ID}/r",
    "http://127.1:47102/c/{ID}/r", "http://0x7f000001:47102/c/{ID}/r", `http://${host}/c/{ID}/r?é`, `http://${host}/c/{ID}/é`,
    "foo://bar/c/{ID}/r", "data:text/plain,x", "about:blank?/c/{ID}/r", "file:///c/{ID}/r", "javascript:1//c/{ID}/r", "mailto:a@b/c/{ID}/r",
    "http://localhost:6000/c/{ID}/r", "http://localhost:22/c/{ID}/r", "http://localhost:99999/c/{ID}/r", `http://${host}:1/c/{ID}/r`,
    "blob:http://localhost:47100/c/{ID}/r", `http:${"/"}${host}/c/{ID}/r`, `http://${host}/c/{ID}/r\t\n`, "ws://localhost:47101/c/{ID}/r",
  ]);
  const init = initOf({ method: random.pick(["GET", "PUT"]), mode: random.weighted([[5, undefined], [1, "no-cors"], [1, "same-origin"]]) });
  const server = openServer(topPage, init);
  return { group: "url", page: topPage, steps: [{ url: given, init }], server: { r: server, "%72": server, "%C3%A9": server } };
}

// Whole answers, byte by byte, for the request or for its preflight.
export function wire(random) {
  const allow = `Access-Control-Allow-Origin: ${topPage.origin}\r\nAccess-Control-Allow-Methods: PUT\r\n`;
  const raw = random.pick([
    `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin : ${topPage.origin}\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}X-One: a\u0000b\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!`,
    `HTTP/1.1 200 OK\r\n${allow}Content-Length: 9\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}Content-Length: 1\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}\r\nhi`,
    `HTTP/1.1 200 OK\n${allow.replaceAll("\r\n", "\n")}Content-Length: 2\n\nhi`,
    `HTTP/1.0 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    `http/1.1 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}X-One: a\r\n b\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin:\r\n ${topPage.origin}\r\nAccess-Control-Allow-Methods: PUT\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}no colon\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}: empty\r\nContent-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\n${allow}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    `HTTP/1.1 200 OK\r\n${allow}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n`,
    `HTTP/1.1 200 OK\r\n${allow}Transfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    `HTTP/1.1 200 OK\r\n${allow}Transfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n0\r\n\r\n`,
    `HTTP/1.1 103 Early Hints\r\nX-I: 1\r\n\r\nHTTP/1.1 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    `HTTP/1.1 200 OK\r\naccess-control-allow-origin:${topPage.origin}\r\nACCESS-CONTROL-ALLOW-METHODS:PUT\r\nContent-Length: 2\r\n\r\nhi`,
    `\r\nHTTP/1.1 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`,
    "garbage", "", "HTTP/1.1 200 OK\r\n", `HTTP/1.1 200 OK\r\n${allow}`, "HTTP/1.1 abc OK\r\n\r\n",
    `HTTP/1.1 200 OK\r\n${allow}Content-Length: abc\r\n\r\nhi`, `HTTP/1.1 200 OK\r\n${allow}Content-Length: -1\r\n\r\nhi`,
    `HTTP/2.0 200 OK\r\n${allow}Content-Length: 2\r\n\r\nhi`, `HTTP/1.1 99 Low\r\n${allow}Content-Length: 2\r\n\r\nhi`,
  ]);
  const answer = random.chance(0.08) ? { close: true } : { raw };
  const good = actual([acao(topPage.origin)]);
  const pre = preflight([acao(topPage.origin), acam("PUT")]);
  const server = random.chance(0.5)
    ? { preflight: [answer], actual: [good] }
    : { preflight: [pre], actual: [answer] };
  const init = server.preflight[0] === answer || random.chance(0.2) ? { method: "PUT" } : {};
  return single("wire", topPage, origins.once, init, server);
}

// Bodies of other kinds than text.
export function bodyKind(random) {
  const text = random.pick(["", "b", "a=b", "{}"]);
  const body = random.pick([
    { kind: "bytes", text }, { kind: "blob", text, type: "" }, { kind: "blob", text, type: "text/plain" },
    { kind: "blob", text, type: "application/json" }, { kind: "params", text: "a=b" }, text,
  ]);
  const init = initOf({
    method: random.pick(["POST", "PUT", "PATCH", "GET", "OPTIONS", "DELETE"]), body,
    headers: random.chance(0.3) ? [["Content-Type", random.pick(["text/plain", "application/json", ""])]] : undefined,
  });
  return single("body-kind", anyPage(random), crossOrigin(random), init,
    { preflight: [preflight([acao("*"), acam("*"), acah("*")])], actual: [actual([acao("*"), aceh("*")])] });
}

// Cookies of both answers; what is sent where is not modelled, only what script sees.
export function cookie(random) {
  const init = initOf({
    method: random.pick([undefined, "POST", "PUT"]), credentials: credentials(random), referrerPolicy:
      random.pick([undefined, undefined, "no-referrer", "origin", "same-origin"]),
  });
  const set = ["Set-Cookie", "q=1; Path=/c/{ID}/"];
  const server = {
    preflight: [preflight([acao(topPage.origin), acac(), acam("PUT"), set])],
    actual: [actual([acao(topPage.origin), acac(), set])],
  };
  return single("cookie", topPage, random.pick([origins.page, crossOrigin(random)]), init, server);
}
