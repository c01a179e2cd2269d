"""The configuration table of jub0bs/cors 1.0, row by row, as documents of ours for configurations.json: what it refuses
is refused here too, or corrected with a warning where what was meant is plain (CONTRACT.md 1 and 2). Rows that
make_configurations.py holds already (`*` with credentials, TRACE, the bounds of max_age, …) are not repeated.
"""

O = "/rules/0/origins/0"
LONG_LABEL = "a" * 64
LONG_HOST = ".".join(["a" * 60] * 5)  # 304 bytes


def error(code, pointer=O, suggestion=None):
    return {"severity": "error", "code": code, "pointer": pointer, "suggestion": suggestion}


def warning(code, pointer=O, suggestion=None):
    return {"severity": "warning", "code": code, "pointer": pointer, "suggestion": suggestion}


def rule(origin, **parts):
    return {"rules": [{"origins": [origin], **parts}]}


def bad(name, origin, why, suggestion=None):
    return (f"jub0bs.invalid-{name}", f"jub0bs/cors, Origins: {why}", rule(origin),
            [error("bad-origin", O, suggestion)])


def read_as(name, origin, meant, why):
    return (f"jub0bs.corrected-{name}", f"jub0bs/cors, Origins: {why}; ours corrects it and says so", rule(origin),
            [warning("origin-normalised", O, f'"{meant}"')])


def good(name, document, why):
    return (f"jub0bs.valid-{name}", f"jub0bs/cors: {why}", document, [])


def request_header(name, header):
    return (f"jub0bs.request-header-{name}", "jub0bs/cors, RequestHeaders: Fetch, forbidden request-header",
            rule("https://app.example", request_headers=[header]),
            [warning("forbidden-header", "/rules/0/request_headers/0")])


FORBIDDEN = ["accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
             "connection", "content-length", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin",
             "referer",
             "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via", "proxy-authorization",
             "sec-fetch-site"]

CASES = [
    bad("query", "https://app.example?x", "no query", '"https://app.example"'),
    bad("fragment", "https://app.example#x", "no fragment", '"https://app.example"'),
    bad("user-and-password", "https://a:b@app.example", "no user info", '"https://app.example"'),
    bad("space", "https://app .example", "no space"),
    ("jub0bs.invalid-two-in-one", "jub0bs/cors, Origins: one pattern an element",
     rule("https://a.example,https://b.example"),
     [error("several-origins", "/rules/0/origins", '["https://a.example","https://b.example"]')]),
    bad("scheme-digit", "1https://app.example", "a scheme starts with a letter"),
    bad("scheme-underscore", "my_app://x", "a scheme of URLs has no _"),
    bad("no-host", "https://", "a host"),
    bad("long-label", f"https://{LONG_LABEL}.example", "labels of at most 63 bytes"),
    bad("long-host", f"https://{LONG_HOST}", "hosts of at most 253 bytes"),
    bad("empty-label", "https://app..example", "no empty label"),
    bad("leading-dot", "https://.app.example", "no empty label"),
    bad("port-zero", "https://app.example:0", "ports from 1"),
    bad("port-leading-zero", "https://app.example:08443", "no leading zero"),
    bad("port-65536", "https://app.example:65536", "ports to 65535"),
    bad("port-letters", "https://app.example:http", "ports are digits"),
    bad("port-two-stars", "https://app.example:**", "wildcards are * alone"),
    bad("wildcard-top-level", "https://app.*", "a leading wildcard: anybody has a name there"),
    bad("wildcard-in-scheme", "http*://app.example", "no wildcard in a scheme"),
    bad("wildcard-two-stars", "https://**.app.example", "one leading *."),
    bad("wildcard-ipv4", "http://*.127.0.0.1", "no wildcard with an IP address"),
    bad("wildcard-ipv6", "http://*.[::1]", "no wildcard with an IP address"),
    bad("wildcard-in-ipv6", "http://[::*]", "no wildcard with an IP address"),
    bad("ipv6-open", "http://[::1", "IPv6 in brackets"),
    bad("ipv6-zone", "http://[fe80::1%25eth0]", "IPv6 without zone"),
    bad("ipv4-octal", "http://127.0.0.01", "IPv4 of four decimal parts"),
    bad("ipv4-hex", "http://0x7f.0.0.1", "IPv4 of four decimal parts"),
    bad("bracketed-name", "https://[example.com]", "brackets hold IPv6"),
    bad("file-path", "file:///home/a/page.html", "file URLs have no origin of their own"),
    read_as("default-port-http", "http://app.example:80", "http://app.example", "no default port"),
    read_as("default-port-https", "https://[2001:db8::1]:443", "https://[2001:db8::1]", "no default port"),
    read_as("ipv6-long", "http://[0:0:0:0:0:0:0:1]:90", "http://[::1]:90", "canonical IPv6"),
    read_as("ipv6-upper", "http://[2001:DB8::1]", "http://[2001:db8::1]", "canonical IPv6"),
    read_as("ipv6-mapped", "http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]", "no v4-mapped IPv6"),
    read_as("punycode-upper", "https://XN--BCHER-KVA.example", "https://xn--bcher-kva.example", "lower case"),
    read_as("below-upper", "https://*.App.Example", "https://*.app.example", "lower case"),
    good("ipv6-port", rule("http://[::1]:90"), "its read-back loses these brackets"),
    good("any-port", rule("https://app.example:*"), "any port"),
    good("below", rule("https://*.app.example"), "a leading *."),
    good("below-any-port", rule("https://*.app.example:*"), "one wildcard of each kind; it takes one alone"),
    good("longest-label", rule(f"https://{'a' * 63}.example"), "labels of 63 bytes"),
    good("scheme-signs", rule("web+app.x-1://localhost"), "schemes of letters, digits, +, - and ."),
    good("highest-port", rule("https://app.example:65535"), "ports to 65535"),
    good("loopback-credentials", rule("http://[::1]:3000", credentials=True), "loopback is secure enough"),
    good("loopback-name-credentials", rule("http://a.localhost:3000", credentials=True), "RFC 6761 names are loopback"),
    good("loopback-net-credentials", rule("http://127.0.0.2:3000", credentials=True), "127/8 is loopback"),
    ("jub0bs.insecure-address", "jub0bs/cors: insecure with credentials, but for loopback",
     rule("http://192.168.1.20:3000", credentials=True), [error("insecure-origin-with-credentials")]),
    ("jub0bs.insecure-below", "jub0bs/cors: insecure with credentials", rule("http://*.app.example", credentials=True),
     [error("insecure-origin-with-credentials", O, '"https://*.app.example"')]),
    ("jub0bs.insecure-looks-local", "jub0bs/cors: insecure with credentials",
     rule("http://localhost.app.example", credentials=True), [error("insecure-origin-with-credentials")]),
    ("jub0bs.null-with-credentials", "jub0bs/cors: null is prohibited", rule("null", credentials=True),
     [error("null-with-credentials")]),
    ("jub0bs.public-suffix-of-two", "jub0bs/cors: *. and a public suffix with credentials",
     rule("https://*.co.uk", credentials=True), [error("public-suffix-wildcard")]),
    ("jub0bs.public-suffix-in-label", "jub0bs/cors: a wildcard and a public suffix; ours may stand inside a label",
     rule("https://app*.com", credentials=True), [error("public-suffix-wildcard")]),
    good("below-registrable", rule("https://*.app.co.uk", credentials=True),
         "a name below a public suffix is somebody's"),
    ("jub0bs.any-beside-exact-with-credentials", "jub0bs/cors: * with credentials, beside what else it may be",
     {"rules": [{"origins": ["https://app.example", "*"], "credentials": True}], "dangerously": ["any-origin"]},
     [error("any-origin-with-credentials", "/rules/0/origins/1")]),
    ("jub0bs.method-connect", "jub0bs/cors, Methods: forbidden in any case",
     rule("https://app.example", methods=["connect"]),
     [error("forbidden-method", "/rules/0/methods/0")]),
    ("jub0bs.method-track", "jub0bs/cors, Methods: forbidden in any case",
     rule("https://app.example", methods=["GET", "Track"]),
     [error("forbidden-method", "/rules/0/methods/1")]),
    ("jub0bs.method-empty", "jub0bs/cors, Methods: a token", rule("https://app.example", methods=[""]),
     [error("bad-method", "/rules/0/methods/0")]),
    good("method-custom", rule("https://app.example", methods=["PROPFIND", "!#$%&'*+-.^_`|~09Az"]),
         "any token is a method"),
    ("jub0bs.request-header-empty", "jub0bs/cors, RequestHeaders: a token",
     rule("https://app.example", request_headers=[""]),
     [error("bad-header", "/rules/0/request_headers/0")]),
    ("jub0bs.request-header-colon", "jub0bs/cors, RequestHeaders: a token",
     rule("https://app.example", request_headers=["x-a", "x-b:"]), [error("bad-header", "/rules/0/request_headers/1")]),
    ("jub0bs.request-header-star-inside", "jub0bs/cors, RequestHeaders: * alone is a wildcard; ours also ends a prefix",
     rule("https://app.example", request_headers=["x-*-id"]), [error("bad-header", "/rules/0/request_headers/0")]),
    ("jub0bs.response-header-space", "jub0bs/cors, ResponseHeaders: a token",
     rule("https://app.example", response_headers=["x a"]), [error("bad-header", "/rules/0/response_headers/0")]),
    ("jub0bs.response-header-set-cookie", "jub0bs/cors, ResponseHeaders: Fetch, forbidden response-header name",
     rule("https://app.example", response_headers=["Set-Cookie"]),
     [warning("forbidden-header", "/rules/0/response_headers/0")]),
    ("jub0bs.response-header-set-cookie2", "jub0bs/cors, ResponseHeaders: Fetch, forbidden response-header name",
     rule("https://app.example", response_headers=["x-a", "set-cookie2"]),
     [warning("forbidden-header", "/rules/0/response_headers/1")]),
    good("response-header-star-credentials", rule("https://app.example", response_headers=["*"], credentials=True),
         "* with credentials; ours expands it to real names"),
    good("max-age-bounds", rule("https://app.example", max_age=86400), "MaxAgeInSeconds to 86400"),
    good("max-age-none", rule("https://app.example", max_age=0), "MaxAgeInSeconds: no caching"),
] + [request_header(name, name) for name in FORBIDDEN]
