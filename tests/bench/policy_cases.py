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


def listed(count):
    """The one asked for stands in the middle: what a search from the front costs on average."""
    origins = [f"https://app-{number}.example" for number in range(count - 1)]
    origins.insert(count // 2, ORIGIN)
    return config(origins)


def make_cases():
    """(name, configuration, request, whether a browser would let it pass)"""
    asked = ",".join(OPENAI)
    named = config([ORIGIN], OPENAI)
    patterns = config(f"https://*.site-{number}.example" for number in range(100))
    under_pattern = "https://pr-7.site-50.example"
    yield "preflight", listed(1), preflight(ORIGIN, asked), True
    yield "preflight, denied", listed(1), preflight("https://evil.example", asked), False
    yield "preflight, names listed", named, preflight(ORIGIN, asked), True
    yield "actual", listed(1), actual(ORIGIN), True
    yield "actual, denied", listed(1), actual("https://evil.example"), False
    for count in (1000, 10_000):
        yield f"preflight, {count:,} origins", listed(count), preflight(ORIGIN, asked), True
        yield f"actual, {count:,} origins", listed(count), actual(ORIGIN), True
    yield "preflight, 100 patterns", patterns, preflight(under_pattern, asked), True
    yield "actual, 100 patterns", patterns, actual(under_pattern), True
    mebibyte = 1 << 20
    for name, value in (
            ("1 MiB of commas", "," * mebibyte),
            ("one name of 1 MiB", "x" * mebibyte),
            ("10,000 times one name", ",".join(["authorization"] * 10_000)),
            ("256 names in 8 KiB", ",".join(f"x-{number:03}-{'n' * 25}" for number in range(256)))):
        yield f"listed: {name}", named, preflight(ORIGIN, value), None
        yield f"any: {name}", listed(1), preflight(ORIGIN, value), None


# Ratios of ours to rs/cors in the same case.
GOALS = {
    "preflight": 0.35,
    "preflight, denied": 0.17,
    "actual": 0.5,
    "actual, 1,000 origins": 0.06,
}

# Ratios of ours to ours: case, yardstick, goal. The longest list that is still read costs what it
# costs to answer it, which is no attack's doing; so it has no goal of its own.
OWN_GOALS = [
    ("preflight, 10,000 origins", "preflight", 1.5),
    ("actual, 10,000 origins", "actual", 1.5),
] + [(f"{headers}: {name}", "preflight", 10.0)
     for headers in ("listed", "any")
     for name in ("1 MiB of commas", "one name of 1 MiB", "10,000 times one name",
                  "256 names in 8 KiB")]
