"""Random configurations of what all three engines have, and requests aimed at their edges."""

import dataclasses

EXACT = ("https://app.example", "https://app.example:8443", "http://localhost:5173",
         "http://127.0.0.1:3000", "http://[::1]:8080", "https://www.shop.test",
         "https://shop.test", "https://xn--bcher-kva.test", "https://a.b.c.deep.test",
         "chrome-extension://abcdefghijklmnop", "app://obsidian.md", "https://under_score.test",
         "https://dotted.test.", "http://plain.test")
WILDCARDS = ("https://*.app.example", "http://*.plain.test", "https://*.deep.test:8443",
             "https://*.b.shop.test")
FOREIGN = ("https://evil.test", "http://evil.test", "https://example.org", "null", "file://",
           "https://app.example.evil.test", "moz-extension://0123456789")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE")
OTHER_METHODS = ("patch", "put", "Post", "REPORT", "CONNECT", "TRACE", "FOO BAR", "*")
NAMES = ("content-type", "authorization", "x-api-key", "x-requested-with", "anthropic-version",
         "x-stainless-arch", "x-stainless-os", "openai-beta", "accept", "range")
EXPOSED = ("X-Request-Id", "openai-version", "X-RateLimit-Remaining", "ETag")
HOST = "api.example"


@dataclasses.dataclass(frozen=True)
class Case:
    config: dict
    kind: str             # preflight, cors, options, same-origin, no-origin
    request: dict         # method, target, headers
    origin: str = ""      # the page's
    method: str = ""      # the page's: of the request that a preflight asks for, else this one's
    asked: tuple = ()     # the lines of Access-Control-Request-Headers
    include: bool = False  # the page's credentials mode is `include`


def some(random, items, least=0):
    return random.sample(items, random.randint(least, len(items)))


def spelled(random, name):
    return random.choice((name, name.title(), name.upper())) if random.random() < 0.3 else name


def make_config(random):
    shape = random.random()
    if shape < 0.15:
        origins = ["*"]
    else:
        origins = some(random, EXACT, 1)[:random.choice((1, 1, 2, 5, 14))]
        if shape < 0.45:
            origins += some(random, WILDCARDS, 1)[:2]
        if random.random() < 0.04:
            origins.append("null")
    names = ["*"]
    if random.random() < 0.6:
        names = [spelled(random, name) for name in some(random, NAMES, 1)]
    return {
        "origins": origins,
        "methods": some(random, METHODS, 1),
        "headers": names,
        "exposed": some(random, EXPOSED),
        "credentials": random.random() < (0.05 if origins == ["*"] else 0.35),
        "max_age": random.choice((0, 5, 600, 86400)),
    }


def admitted(random, config):
    """An origin that the configuration means."""
    origin = random.choice(config["origins"])
    if origin == "*":
        return random.choice(EXACT + FOREIGN)
    return origin.replace("*", random.choice(("www", "a.b", "pr-1", "xn--nxasmq6b", "a_b", "x")))


def near_miss(random, origin):
    """What string comparison takes for the origin, or the other way round."""
    scheme, separator, rest = origin.partition("://")
    if not separator or not rest:
        return random.choice(("null", "NULL", "", "file:///", "null null"))
    host = rest.split(":")[0] if not rest.startswith("[") else rest
    return random.choice((
        f"{scheme}://x.{rest}", f"{scheme}://evil{rest}", f"{scheme}://evil-{rest}",
        f"{scheme}://{rest}.evil.test", f"{scheme}://{host}.evil.test", f"{scheme}://{rest}0",
        f"{scheme}://{host}:81", f"{scheme}://{host}:443", f"{scheme}://{host}:80",
        f"{scheme}://{host}", f"{scheme.upper()}://{rest}", f"{scheme}://{rest.upper()}",
        f"{scheme}://{rest.capitalize()}", f"{scheme}://user@{rest}",
        f"{scheme}://{rest}@evil.test",
        f"{scheme}://{host}.", f"{scheme}://{rest}/", f"{scheme}://{rest}?", f"{scheme}://.{rest}",
        f"{scheme}://evil.test?.{rest}", f"{scheme}://evil.test/.{rest}",
        f"{scheme}://evil.test#.{rest}", f"{scheme}://*.{rest}",
        f"{scheme}://{rest} {scheme}://{rest}",
        f"{scheme}://{rest},https://evil.test", f"x{scheme}://{rest}",
        f"{'http' if scheme == 'https' else 'https'}://{rest}", f"{scheme}:{rest}", rest,
        f"{scheme}://b\u00c3\u00bccher.{rest}", f"{scheme}://a_b.{rest}", f"{scheme}://a..{rest}",
        f"{scheme}://{rest[1:]}", f"{scheme}://{rest[:-1]}"))


def choose_origin(random, config):
    draw = random.random()
    if draw < 0.55:
        return admitted(random, config)
    if draw < 0.9:
        return near_miss(random, admitted(random, config))
    return random.choice(FOREIGN)


def choose_asked(random, config):
    """Lines of Access-Control-Request-Headers: mostly as a browser writes them, sorted, lower case
    and joined by a comma alone."""
    listed = NAMES if config["headers"] == ["*"] else config["headers"]
    names = {name.lower() for name in some(random, list(listed))[:random.choice((1, 2, 10))]}
    if random.random() < 0.25:
        names.add(random.choice(NAMES + ("x-unheard-of", "x-custom")))
    names = sorted(names)
    if random.random() < 0.8:
        return (",".join(names),) if names else ()
    if random.random() < 0.02:
        return (",".join(f"x-{number:03}" for number in range(300)),)
    random.shuffle(names)
    names += random.choice(([], names[:1], ["not a token"], ["*"], ["Ä"], ["", ""], [""] * 20))
    names = [spelled(random, name) for name in names]
    middle = len(names) // 2
    return random.choice((
        (",".join(names),), (", ".join(names),), (" ,  ".join(names),), ("\t,".join(names),),
        (",".join(names[:middle]), ",".join(names[middle:])), ("",)))


def make_case(random, config):
    common = [["Host", HOST], ["User-Agent", "Mozilla/5.0"], ["Accept", "*/*"]]
    draw = random.random()
    include = random.random() < 0.4
    target = random.choice(("/v1/chat/completions", "/api/tags", "/somewhere/else?x=1"))

    def request(method, *headers):
        return {"method": method, "target": target, "headers": common + [list(h) for h in headers]}

    method = random.choice(METHODS if random.random() < 0.35 else config["methods"])
    if draw < 0.06:
        return Case(config, "no-origin", request(method), method=method)
    if draw < 0.10:
        origin = random.choice(("http://", "https://")) + HOST
        return Case(config, "same-origin",
                    request(method, ("Origin", origin), ("Sec-Fetch-Site", "same-origin")),
                    origin, method)
    origin = choose_origin(random, config)
    lines = [("Origin", origin)]
    if random.random() < 0.003:
        lines.append(("Origin", "https://evil.test"))
    if random.random() < 0.5:
        lines.append(("Sec-Fetch-Site", "cross-site"))
    if draw < 0.45:
        kind = "options" if method == "OPTIONS" else "cors"
        return Case(config, kind, request(method, *lines), origin, method, (), include)
    if random.random() < 0.1:
        method = random.choice(OTHER_METHODS)
    asked = choose_asked(random, config)
    lines.append(("Access-Control-Request-Method", method))
    lines += [("Access-Control-Request-Headers", line) for line in asked]
    return Case(config, "preflight", request("OPTIONS", *lines), origin, method, asked, include)
