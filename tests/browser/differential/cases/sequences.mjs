// Cases of several fetches of one URL: what the preflight cache keeps, and for whom.
import {
  acac, acah, acam, acao, actual, anyPage, crossOrigin, initOf, maxAge, preflight,
} from "./parts.mjs";

const age = (random) =>
  random.weighted([
    [8, [maxAge("600")]],
    [2, []],
    [2, [maxAge(random.pick(["5", "60", "86400", "999999999", "10", "007"]))]],
    [2, [maxAge(random.pick(["0", "-1", "-0", "00"]))]],
    [3, [maxAge(random.pick(["abc", "+600", "1.5", "600, 600", '"600"', "", " 600 ", "600s", "1e3", "600;", "0x10", "true"]))]],
    [1, [maxAge("600"), maxAge(random.pick(["600", "0"]))]],
    [1, [maxAge(random.pick(["4294967296", "2147483648", "9223372036854775807", "99999999999999999999"]))]],
  ]);

function fetchOf(random, page) {
  const method = random.weighted([[5, "GET"], [2, "POST"], [3, "PUT"], [2, "DELETE"], [1, "HEAD"], [1, "PATCH"]]);
  const name = () => random.pick(["X-A", "X-A", "x-a", "X-B", "X-C", "Authorization", "Content-Type"]);
  const headers = random.list(random.weighted([[3, 0], [6, 1], [2, 2]]), () => {
    const given = name();
    return [given, given === "Content-Type" ? "application/json" : random.pick(["1", "2"])];
  });
  return initOf({
    method,
    headers: headers.length ? headers : undefined,
    body: /POST|PUT/.test(method) && random.chance(0.3) ? "x" : undefined,
    credentials: random.weighted([[5, undefined], [1, "omit"], [1, "same-origin"], [3, "include"]]),
    cache: random.weighted([[12, undefined], [1, "reload"], [1, "no-store"], [1, "no-cache"], [1, "default"]]),
  });
}

export function sequence(random) {
  const page = anyPage(random);
  const count = random.weighted([[5, 2], [3, 3], [1, 4]]);
  const first = fetchOf(random, page);
  const steps = [];
  for (let index = 0; index < count; ++index) {
    const init = index === 0 || random.chance(0.35) ? first : fetchOf(random, page);
    const tail = random.weighted([[14, "r"], [1, "r?q"], [1, "r?"], [1, "r#f"]]);
    steps.push({ tail, init: { ...init } });
  }
  const origin = crossOrigin(random);
  const trusting = steps.some(({ init }) => init.credentials === "include") || random.chance(0.2);
  const allowed = [acao(trusting && random.chance(0.95) ? page.origin : random.pick([page.origin, "*"]))];
  if (trusting) allowed.push(acac());
  const granting = () =>
    preflight([
      ...allowed,
      ...random.weighted([
        [6, [acam("GET, HEAD, POST, PUT, DELETE, PATCH")]], [2, [acam("*")]], [2, []], [2, [acam("PUT")]],
      ]),
      ...random.weighted([
        [5, [acah("x-a, x-b, x-c, authorization, content-type")]], [3, [acah("*")]], [1, [acah("X-A")]],
        [1, [acah("*, Authorization")]], [1, []],
      ]),
      ...age(random),
    ], random.chance(0.95) ? 204 : random.pick([200, 404, 302]));
  const answering = () => actual(random.chance(0.9) ? allowed : random.pick([[], [acao("null")]]));
  const server = {
    preflight: random.list(random.weighted([[4, 1], [3, 2]]), granting),
    actual: random.list(random.weighted([[5, 1], [2, 2]]), answering),
  };
  return {
    group: "cache",
    page,
    steps: steps.map(({ tail, init }) => ({ url: `${origin}/c/{ID}/${tail}`, init })),
    server: { r: server },
  };
}
