// Cases that lead on: chains over all hosts, what survives a hop, and odd Locations.
import {
  acah, acam, acao, acac, aceh, anyPage, bodyText, credentials, include, initOf, ordinaryHeader, preflight,
  topPage,
} from "./parts.mjs";
import { origins } from "../hosts.mjs";

const hosts = [origins.page, origins.sameSite, origins.crossSite, origins.otherSite];
const names = ["X-A", "Authorization", "Content-Type", "Accept", "Range", "X-B", "Content-Language"];

function request(random, more = {}) {
  const method = random.weighted([
    [4, "GET"], [3, "POST"], [1, "HEAD"], [2, random.pick(["PUT", "DELETE", "PATCH", "FOO", "post", "OPTIONS"])],
  ]);
  const headers = random.list(random.weighted([[4, 0], [3, 1], [2, 2]]), () => ordinaryHeader(random, names));
  return initOf({
    method: random.chance(0.1) ? undefined : method,
    headers: headers.length ? headers : undefined,
    body: /^(GET|HEAD)$/.test(method) || random.chance(0.4) ? undefined : bodyText(random),
    credentials: credentials(random),
    ...more,
  });
}

// What a hop says of the page: mostly what lets it on.
function openness(random, page, init) {
  const value = random.weighted([
    [5, "*"], [5, page.origin], [4, "null"], [1, undefined], [1, `${page.origin}, null`],
  ]);
  const both = random.chance(0.05) ? [acao(page.origin)] : [];
  const lines = value === undefined ? [] : [acao(value), ...both];
  return include(init) || random.chance(0.1) ? [...lines, acac()] : lines;
}

function hop(lines, status, location, grant) {
  return {
    preflight: [preflight([...lines, ...grant])],
    actual: [{ status, headers: [...lines, ["Location", location]], body: "" }],
  };
}
const last = (lines, grant) => ({
  preflight: [preflight([...lines, ...grant])],
  actual: [{ status: 200, headers: [...lines, aceh("X-One"), ["X-One", "1"]], body: "hello" }],
});

export function chain(random) {
  const page = anyPage(random);
  const init = request(random, random.chance(0.12) ? { redirect: random.pick(["manual", "error", "follow"]) } : {});
  const length = random.weighted([[4, 1], [4, 2], [2, 3], [1, 4]]);
  const stations = random.list(length + 1, () => random.pick(hosts));
  const same = openness(random, page, init);
  const server = {};
  for (const [index] of stations.entries()) {
    const lines = random.chance(0.5) ? same : openness(random, page, init);
    const grant = random.weighted([
      [8, [acam("PUT, DELETE, PATCH, FOO, OPTIONS"), acah("x-a, x-b, authorization, content-type, range, content-language, accept")]],
      [2, [acam("*"), acah("*")]],
      [1, [acam("PUT, DELETE, PATCH, FOO")]],
    ]);
    server[`r${index}`] =
      index === length
        ? last(lines, grant)
        : hop(lines, random.pick([301, 302, 303, 307, 308]), `${stations[index + 1]}/c/{ID}/r${index + 1}`, grant);
  }
  return { group: "redirect", page, steps: [{ url: `${stations[0]}/c/{ID}/r0`, init }], server };
}

// Odd Locations of the first answer.
export function location(random) {
  const [from, to] = [random.pick(hosts), random.pick(hosts)];
  const host = to.replace("http://", "");
  const given = random.pick([
    `http://user:pw@${host}/c/{ID}/r1`, `http://user@${host}/c/{ID}/r1`, `http://:pw@${host}/c/{ID}/r1`,
    `http://@${host}/c/{ID}/r1`, `http://:@${host}/c/{ID}/r1`, "r1", "./r1", "/c/{ID}/r1", `//${host}/c/{ID}/r1`, "?q", "#f",
    "", " ", " r1 ", "r1#f", `${to}/c/{ID}/r1#frag`, `${to}/c/{ID}/r1?a b`, `${to}/c/{ID}/r1?\u00e9`, `${to}/c/{ID}/r1?\u00c3\u00a9`,
    `HTTP://${host.toUpperCase()}/c/{ID}/r1`, `http:\\\\${host}\\c\\{ID}\\r1`, "\\c\\{ID}\\r1", "http:r1", `http:/${host}/c/{ID}/r1`,
    "../{ID}/r1", "x/../r1", "%72%31", "r1%00", "http://", "http://[::1", "http://a b/", "http:///", "//", "///c/{ID}/r1",
    "data:text/plain,x", "about:blank", "javascript:1", "foo://bar/", "mailto:x", "blob:null/x", "file:///x", "ftp://localhost/x",
    "ws://localhost/x", `${to}:80/c/{ID}/r1`, "http://localhost:1/", "http://localhost:6000/",
    `${origins.refusing}/c/{ID}/r1`, `${to}/c/{ID}/r1\tx`, `${to}/c/{ID}/"<>\`{}|^r1`, `r1, r2`, "http://localhost:99999/",
    `${to}/c/{ID}/./x/..//../r1`, `${to}/c/{ID}/r1??x#y#z`, "r1?x=%zz", "r1?'\"", `${to}`, `${to}?`, "{", "http://%6c%6fcalhost/",
    "http://127.1:47102/c/{ID}/r1", "http://0x7f.1:47102/c/{ID}/r1", "http://2130706433:47102/c/{ID}/r1", "http://localhost.:47101/c/{ID}/r1",
  ]);
  const mode = random.weighted([[6, undefined], [1, "no-cors"], [1, "same-origin"]]);
  const init = initOf({
    method: random.pick([undefined, undefined, "POST", mode === "no-cors" ? undefined : "PUT"]),
    mode,
    redirect: random.chance(0.1) && mode !== "no-cors" ? random.pick(["manual", "error"]) : undefined,
  });
  const lines = [acao("*")];
  const grant = [acam("*"), acah("*")];
  const first = hop(lines, random.pick([301, 302, 302, 303, 307, 308]), given, grant);
  if (random.chance(0.05)) first.actual[0].headers.push(["Location", random.pick([given, "r2"])]);
  if (random.chance(0.03)) first.actual[0].headers = first.actual[0].headers.filter(([name]) => name !== "Location");
  if (random.chance(0.05)) first.actual[0].status = random.pick([300, 304, 305, 306, 399, 200, 201]);
  const server = { r0: first, r1: last(lines, grant), r2: last(lines, grant) };
  return { group: "redirect-location", page: topPage, steps: [{ url: `${from}/c/{ID}/r0`, init }], server };
}

// Around the twenty that are allowed.
export function count(random) {
  const page = topPage;
  const length = random.pick([5, 18, 19, 20, 20, 21, 21, 22]);
  const host = random.pick(hosts);
  const init = initOf({ method: random.pick([undefined, "POST"]) });
  const lines = [acao("*")];
  const server = {};
  for (let index = 0; index < length; ++index) {
    server[`r${index}`] = hop(lines, random.pick([301, 302, 307]), `${host}/c/{ID}/r${index + 1}`, []);
  }
  server[`r${length}`] = last(lines, []);
  return { group: "redirect-count", page, steps: [{ url: `${host}/c/{ID}/r0`, init }], server };
}
