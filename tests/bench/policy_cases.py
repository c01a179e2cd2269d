"""The cases of tests/bench/policy: what each engine is configured with, what it is asked, what a
right answer does, and the goals over them."""

PATH = "/v1/chat/completions"
ORIGIN = "https://app.example"

# What `openai` (5.x, in a browser) asks for with a chat completion, in the browser's order.
OPENAI = ("authorization", "content-type", "x-stainless-arch", "x-stainless-lang",
          "x-stainless-os", "x-stainless-package-version", "x-stainless-retry-count",
          "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-timeout")

# As Chromium sends it, whatever is asked.
BROWSER = (
    ("Host", "api.example"),
    ("Connection", "keep-alive"),
    ("Accept", "*/*"),
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                   "Chrome/142.0.0.0 Safari/537.36"),
    ("Sec-Fetch-Mode", "cors"),
    ("Sec-Fetch-Site", "cross-site"),
    ("Sec-Fetch-Dest", "empty"),
    ("Referer", "https://app.example/"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
    ("Accept-Language", "en-GB,en;q=0.9"),
)


def preflight(origin, asked):
    return {"method": "OPTIONS", "target": PATH, "headers": [
        *BROWSER, ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", asked)]}


def actual(origin):
    return {"method": "POST", "target": PATH, "headers": [
        *BROWSER, ("Origin", origin), ("Content-Type", "application/json"),
        ("Content-Length", "123"), ("Authorization", "Bearer ollama"),
        *((name, "x") for name in OPENAI[2:])]}


def config(origins, headers=("*",)):
    return {"origins": list(origins), "methods": ["GET", "POST", "DELETE"],
            "headers": list(headers), "exposed": ["x-request-id"], "credentials": False,
            "max_age": 600}


def document(shared):
    """The same in our words."""
    return {"rules": [{
        "origins": shared["origins"], "methods": shared["methods"],
        "request_headers": ["any"] if shared["headers"] == ["*"] else shared["headers"],
        "response_headers": shared["exposed"], "credentials": shared["credentials"],
        "max_age": shared["max_age"]}]}


def numbered(count):
    """Many origins as jub0bs/cors-benchmarks has them: of one length, so that nobody can tell them
    apart by it; the last one is asked for."""
    return [f"https://{number:05}.example.com" for number in range(count)]


def make_cases():
    """(name, configuration, request, whether a browser would let it pass)"""
    asked = ",".join(OPENAI)
    any_name, listed = config([ORIGIN]), config([ORIGIN], OPENAI)
    yield "preflight, names listed", listed, preflight(ORIGIN, asked), True
    yield "preflight, any name", any_name, preflight(ORIGIN, asked), True
    yield "preflight, denied", listed, preflight("https://evil.example", asked), False
    yield "actual", listed, actual(ORIGIN), True
    yield "actual, denied", listed, actual("https://evil.example"), False
    for count in (1, 1000, 10_000):
        origins = numbered(count)
        what = f"{count:,} origin{'s' * (count > 1)}"
        yield f"preflight, {what}", config(origins, OPENAI), preflight(origins[-1], asked), True
        yield f"actual, {what}", config(origins, OPENAI), actual(origins[-1]), True
    patterns = config([f"https://*.site-{number:02}.example" for number in range(100)], OPENAI)
    under_last = "https://pr-7.site-99.example"
    yield "preflight, 100 patterns", patterns, preflight(under_last, asked), True
    yield "actual, 100 patterns", patterns, actual(under_last), True
    for name, value in ADVERSARIAL:
        yield f"{name}, names listed", listed, preflight(ORIGIN, value), None
        yield f"{name}, any name", any_name, preflight(ORIGIN, value), None


MEBIBYTE = 1 << 20
ADVERSARIAL = (
    ("1 MiB of commas", "," * MEBIBYTE),
    ("one name of 1 MiB", "x" * MEBIBYTE),
    ("10,000 times one name", ",".join(["authorization"] * 10_000)),
    # The most that our contract still reads.
    ("256 names in 8 KiB", ",".join(f"x-{number:03}-{'n' * 25}" for number in range(256))),
)

# Ratios of ours to rs/cors in the same case.
GOALS = {
    "preflight, names listed": 0.35,
    "preflight, any name": 0.35,
    "preflight, denied": 0.17,
    "actual": 0.5,
    "actual, 1,000 origins": 0.06,
}

# Ratios of ours to ours: case, yardstick, goal.
OWN_GOALS = [
    (f"{kind}, 10,000 origins", f"{kind}, 1 origin", 1.5) for kind in ("preflight", "actual")
] + [
    (f"{name}, {headers}", f"preflight, {headers}", 10.0)
    for name, _ in ADVERSARIAL for headers in ("names listed", "any name")
]
