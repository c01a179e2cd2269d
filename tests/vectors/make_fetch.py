"""fetch.json: every rule of Fetch's CORS protocol that a server can break, each cited by its section and step
(citations.py has the table). What a browser does with an answer decides what the answer must be; CONTRACT.md 3 says
how ours looks.
"""

from authoring import *
from citations import fetch

CHAT = ("POST", "/v1/messages")
ACRH = "Access-Control-Request-Headers"
NULL_PAGE = "null"


def protocol(add):
    """CORS protocol: requests, responses, credentials, caches."""
    add("request.origin", fetch("cors-request"), "app", actual(*CHAT, PAGE), allowed(PAGE))
    add("request.no-origin", fetch("cors-request"), "app", request(*CHAT), untouched("not-cors"))
    add("request.get-of-same-origin-has-none", fetch("not-only-cors", "a same-origin GET has none"), "app",
        request("GET", "/v1/models", ("Sec-Fetch-Site", "same-origin")), untouched("not-cors"))
    add("request.same-origin-post", fetch("not-only-cors"), "app", actual(*CHAT, "https://localhost:11435"),
        untouched("same-origin"))
    add("request.same-origin-delete", fetch("not-only-cors"), "app",
        actual("DELETE", "/api/blobs/x", "http://localhost:11435"), untouched("same-origin"))
    add("request.preflight", fetch("preflight-request"), "app", asking(*CHAT, PAGE), granted(PAGE))
    add("request.preflight-without-names", fetch("preflight-request", "names are optional"), "app",
        asking("DELETE", "/api/delete", PAGE), granted(PAGE, at=None))
    add("request.names-without-method", fetch("preflight-request", "names alone make none"), "any-route",
        actual("OPTIONS", "/v1/messages", PAGE, (ACRH, "x-a")), allowed(PAGE))
    add("request.method-in-get", fetch("preflight-request", "GET is none"), "app",
        actual("GET", "/v1/models", PAGE, ("Access-Control-Request-Method", "GET")), allowed(PAGE))
    add("response.refused-key", fetch("actual-response", "401"), "keys", actual(*CHAT, PAGE),
        readable(PAGE, "key-missing", 401))
    add("response.refused-route", fetch("actual-response", "403"), "app", actual("POST", "/api/create", PAGE),
        readable(PAGE, "route-not-granted"))
    add("response.preflight-never-401", fetch("preflight-response", "a key is not asked for"), "keys",
        asking(*CHAT, PAGE, "authorization"), granted(PAGE, "authorization"))
    add("response.refused-preflight-is-ok-too", fetch("preflight-response", "so that the console names the header"),
        "names",
        asking(*CHAT, PAGE, "x-b"), named(PAGE, "header-not-allowed", "x-a"))
    add("response.preflight-of-unknown-path", fetch("preflight-response", "only a readable refusal can follow"), "app",
        asking("POST", "/nowhere", PAGE, "x-b"), granted(PAGE, "x-b", at=None))
    add("credentials.star-is-never-sent", fetch("star-credentials"), "star", actual(*CHAT, FOREIGN, ("Cookie", "a=b")),
        allowed(FOREIGN))
    add("credentials.origin-and-true", fetch("star-credentials"), "credentials", actual(*CHAT, PAGE, ("Cookie", "a=b")),
        allowed(PAGE, credentials=True))
    add("credentials.names-and-true", fetch("star-credentials", "names, not *"), "credentials",
        asking("PUT", "/v1/messages", PAGE, "authorization,x-a"), granted(PAGE, "authorization,x-a", None, True))
    add("caches.no-origin", fetch("caches-no-origin"), "app", request("HEAD", "/v1/models"), untouched("not-cors"))
    add("caches.no-origin-any-origin", fetch("caches-no-origin", "not even under *"), "star",
        request("GET", "/v1/models"),
        untouched("not-cors"))
    add("caches.no-origin-refused", fetch("caches-no-origin"), "app",
        request("GET", "/v1/models", ("Sec-Fetch-Site", "cross-site")),
        opaque("cross-site-without-origin", kind="not-cors"))
    add("caches.same-origin", fetch("caches-no-origin", "same-origin"), "app",
        actual(*CHAT, "http://localhost:11435"), untouched("same-origin"))
    add("caches.admitted-get", fetch("caches-admitted"), "app", actual("GET", "/v1/models", PAGE), allowed(PAGE))
    add("caches.admitted-any-origin", fetch("caches-admitted"), "star", actual("GET", "/v1/models", PAGE),
        allowed(PAGE))
    add("caches.refused-origin", fetch("caches-refused"), "app", actual("GET", "/v1/models", FOREIGN),
        opaque("origin-not-allowed"))
    add("caches.refused-denied", fetch("caches-refused"), "deny", actual("GET", "/v1/models", FOREIGN),
        opaque("origin-denied", at="/deny/0"))
    add("caches.refused-route", fetch("caches-refused"), "app", actual("GET", "/nowhere", PAGE),
        readable(PAGE, "route-unknown"))
    add("caches.refused-key", fetch("caches-refused"), "keys", request("GET", "/v1/models"),
        opaque("key-missing", 401, kind="not-cors"))
    add("caches.preflight", fetch("caches-preflight"), "app", asking(*CHAT, PAGE, "x-a"), granted(PAGE, "x-a"))
    add("caches.preflight-foreign", fetch("caches-preflight"), "app", asking(*CHAT, FOREIGN, "x-a"),
        opaque("origin-not-allowed", kind="preflight"))
    add("caches.preflight-named", fetch("caches-preflight"), "names", asking(*CHAT, PAGE, "x-b"),
        named(PAGE, "header-not-allowed", "x-a"))


def origin_header(add):
    """The `Origin` header, and where null comes from."""
    refused = opaque("origin-not-allowed")
    add("origin.dns-name", fetch("origin-grammar"), "star", actual(*CHAT, "https://a-1.b2.example:8443"),
        allowed("https://a-1.b2.example:8443"))
    add("origin.one-label", fetch("origin-grammar"), "star", actual(*CHAT, "http://box"), allowed("http://box"))
    for name, origin in [("upper", "https://A.example"), ("path", "https://a.example/x"),
                         ("user", "https://a@b.example"),
                         ("port-empty", "https://a.example:"), ("six-digits", "https://a.example:000080")]:
        add(f"origin.invalid-{name}", fetch("origin-grammar"), "star", actual(*CHAT, origin), opaque("origin-invalid"))
    add("origin.null-upper", fetch("origin-null"), "null", actual(*CHAT, "nULL"), opaque("origin-invalid"))
    add("origin.null-quoted", fetch("origin-null"), "null", actual(*CHAT, '"null"'), opaque("origin-invalid"))
    add("origin.list", fetch("origin-one"), "app", actual(*CHAT, f"{PAGE} {PAGE}"), opaque("origin-invalid"))
    add("origin.two-lines", fetch("origin-one"), "star", actual(*CHAT, PAGE, ("Origin", PAGE)),
        opaque("origin-multiple"))
    add("origin.null-then-origin", fetch("origin-one"), "null", actual(*CHAT, "null", ("Origin", PAGE)),
        opaque("origin-multiple"))
    for name, lines in [("sandbox", [("Sec-Fetch-Site", "cross-site")]), ("data-url", []),
                        ("file-page", [("Sec-Fetch-Mode", "cors")])]:
        add(f"null.{name}", fetch("origin-opaque", name), "app", actual(*CHAT, NULL_PAGE, *lines), refused)
        add(f"null.{name}-by-entry", fetch("origin-opaque", name), "null", actual(*CHAT, NULL_PAGE, *lines),
            allowed(NULL_PAGE))
    add("null.redirected", fetch("redirect-taint", "an admitted page, redirected here by another site"), "app",
        actual("GET", "/v1/models", NULL_PAGE, ("Referer", PAGE + "/")), refused)
    add("null.redirected-preflight", fetch("redirect-taint", "the preflight after a redirect"), "app",
        asking(*CHAT, NULL_PAGE, "content-type"), opaque("origin-not-allowed", kind="preflight"))
    add("null.is-no-same-origin", fetch("redirect-taint", "back at its own server it is not same-origin any more"),
        "app",
        actual(*CHAT, NULL_PAGE, ("Sec-Fetch-Site", "same-origin")), refused)


def check(add):
    """CORS check, and the syntax of what it reads."""
    for name, origin in [("port", "https://b.example:8443"), ("ipv6", "http://[::1]:3000"),
                         ("scheme", "app://obsidian.md"),
                         ("file", "file://"), ("null", "null"), ("dot", "https://b.example."),
                         ("underscore", "https://b_c.example")]:
        add(f"check.echo-{name}", fetch("check-4"), "shapes", actual(*CHAT, origin), allowed(origin))
        add(f"check.echo-{name}-preflight", fetch("check-4"), "shapes", asking(*CHAT, origin), granted(origin))
    add("check.pattern-is-not-echoed", fetch("allow-origin", "the origin, not the entry"), "below",
        actual(*CHAT, "https://a.app.example"), allowed("https://a.app.example"))
    add("check.one-of-many", fetch("allow-origin", "never the list"), "shapes", actual(*CHAT, PAGE), allowed(PAGE))
    add("check.any-origin", fetch("allow-origin", "the origin, not *"), "star", asking(*CHAT, FOREIGN),
        granted(FOREIGN))
    add("check.none-for-foreign", fetch("check-2"), "app", actual(*CHAT, FOREIGN), opaque("origin-not-allowed"))
    add("check.none-for-foreign-whatever-route", fetch("check-2"), "app", actual("POST", "/nowhere", FOREIGN),
        opaque("origin-not-allowed"))
    add("check.none-for-null", fetch("check-2"), "star", actual(*CHAT, NULL_PAGE), opaque("origin-not-allowed"))
    add("check.none-for-denied-preflight", fetch("check-2"), "deny", asking(*CHAT, FOREIGN),
        opaque("origin-denied", at="/deny/0", kind="preflight"))
    add("check.true", fetch("check-6"), "credentials", actual(*CHAT, PAGE), allowed(PAGE, credentials=True))
    add("check.true-on-refusal", fetch("check-6"), "credentials", actual("POST", "/api/create", PAGE),
        readable(PAGE, "route-not-granted", credentials=True))
    add("check.true-on-preflight", fetch("check-6"), "credentials", asking(*CHAT, PAGE),
        granted(PAGE, credentials=True))
    add("check.absent-not-false", fetch("allow-credentials"), "app", actual(*CHAT, PAGE, ("Cookie", "a=b")),
        allowed(PAGE))
    add("check.absent-on-preflight", fetch("allow-credentials"), "app",
        asking("POST", "/api/embed", PAGE, None, ("Cookie", "a=b")),
        granted(PAGE))


def preflight(add):
    """CORS-preflight fetch, step by step, seen from the server."""
    no = lambda names, listed: named(PAGE, "header-not-allowed", listed)
    add("preflight.method-keeps-case", fetch("preflight-3"), "methods", asking("patch", "/v1/messages", PAGE),
        named(PAGE, "method-not-allowed", methods="GET, PATCH, DELETE"))
    add("preflight.custom-method-keeps-case", fetch("preflight-3"), "app", asking("Query", "/v1/messages", PAGE),
        granted(PAGE, at=None, methods=f"{METHODS}, Query"))
    add("preflight.as-composed", fetch("preflight-5"), "app", asking(*CHAT, PAGE, "a,b,content-type,x-a"),
        granted(PAGE, "a,b,content-type,x-a"))
    add("preflight.not-as-composed", fetch("preflight-5", "which no server may rely on"), "app",
        asking(*CHAT, PAGE, "X-A, Content-Type"), granted(PAGE, "content-type,x-a"))
    add("preflight.check-fails", fetch("preflight-7", "no CORS header on a foreign preflight"), "app",
        asking(*CHAT, FOREIGN),
        opaque("origin-not-allowed", kind="preflight"))
    add("preflight.check-passes", fetch("preflight-7"), "app", asking(*CHAT, PAGE, "x-check"), granted(PAGE, "x-check"))
    for name, token in [("name-with-space", "x a"), ("name-with-at", "@a"), ("name-non-ascii", "x-\u00e9"),
                        ("quote", '"')]:
        add(f"preflight.unreadable-{name}", fetch("preflight-7-3", "one bad element would void the whole list"), "app",
            asking(*CHAT, PAGE, f"x-a,{token},x-b"), named(PAGE, "header-invalid", "x-a,x-b"))
    add("preflight.unreadable-method", fetch("preflight-7-3"), "any-route", asking("PO ST", "/v1/messages", PAGE),
        named(PAGE, "method-invalid"))
    add("preflight.upload-listener", fetch("preflight-7-4", "the list is never left out"), "app",
        asking("POST", "/v1/audio/transcriptions", PAGE), granted(PAGE))
    add("preflight.upload-listener-get", fetch("preflight-7-4"), "app", asking("GET", "/v1/models", PAGE),
        granted(PAGE))
    for method in ("GET", "PATCH", "DELETE"):
        add(f"preflight.method-listed-{method.lower()}", fetch("preflight-7-5"), "methods",
            asking(method, "/v1/messages", PAGE),
            granted(PAGE, methods="GET, PATCH, DELETE"))
    for method in ("PUT", "PATCHED", "DEL", "QUERY"):
        add(f"preflight.method-absent-{method.lower()}", fetch("preflight-7-5"), "methods",
            asking(method, "/v1/messages", PAGE),
            named(PAGE, "method-not-allowed", methods="GET, PATCH, DELETE"))
    add("preflight.method-star", fetch("allow-methods", "a literal * would grant every method"), "any-route",
        asking("*", "/v1/messages", PAGE), named(PAGE, "method-not-allowed"))
    add("preflight.method-list-is-whole", fetch("allow-methods"), "app", asking("HEAD", "/v1/models", PAGE),
        granted(PAGE))
    add("preflight.authorization-echoed", fetch("preflight-7-6"), "app", asking(*CHAT, PAGE, "authorization"),
        granted(PAGE, "authorization"))
    add("preflight.authorization-listed", fetch("preflight-7-6"), "authorization", asking(*CHAT, PAGE, "Authorization"),
        granted(PAGE, "authorization"))
    add("preflight.authorization-not-listed", fetch("preflight-7-6"), "names", asking(*CHAT, PAGE, "authorization,x-a"),
        no("authorization", "x-a"))
    add("preflight.authorization-under-prefix", fetch("non-wildcard", "a prefix is a wildcard"), "prefix",
        asking(*CHAT, PAGE, "authorization"), no("authorization", ""))
    add("preflight.authorization-longer", fetch("non-wildcard", "authorization-x is another name"), "prefix",
        asking(*CHAT, PAGE, "authorization-x"), granted(PAGE, "authorization-x"))
    add("preflight.proxy-like-name-under-prefix", fetch("non-wildcard", "x-authorization is another name"), "prefix",
        asking(*CHAT, PAGE, "x-authorization"), no("x-authorization", ""))
    add("preflight.star-is-a-name-with-credentials", fetch("allow-headers", "never a literal *"), "credentials",
        asking(*CHAT, PAGE, "*"), named(PAGE, "header-not-allowed", credentials=True))
    add("preflight.star-beside-names", fetch("allow-headers", "never a literal *"), "names",
        asking(*CHAT, PAGE, "*,x-a"),
        no("*", "x-a"))
    add("preflight.no-names-no-line", fetch("allow-headers", "no empty line"), "app", asking(*CHAT, PAGE, ""),
        granted(PAGE))
    add("preflight.every-name", fetch("preflight-7-7", "one missing name fails all"), "two-names",
        asking(*CHAT, PAGE, "x-a,x-b,x-c"), no("x-c", "x-a,x-b"))
    add("preflight.names-in-any-case", fetch("preflight-7-7"), "two-names", asking(*CHAT, PAGE, "X-A,x-B"),
        granted(PAGE, "x-a,x-b"))
    add("preflight.whole-grant", fetch("preflight-7-7", "the cache serves the next call too"), "two-names",
        asking(*CHAT, PAGE, "x-b"), granted(PAGE, "x-a,x-b"))
    for seconds in (0, 1, 5, 7200, 86400):
        add(f"max-age.{seconds}", fetch("max-age-syntax"), policy(rule(PAGE, max_age=seconds)), asking(*CHAT, PAGE),
            granted(PAGE, max_age=seconds))
    add("max-age.default", fetch("preflight-7-8", "absent would mean 5 seconds"), "app",
        asking(*CHAT, PAGE, "range"), granted(PAGE, "range"))
    add("max-age.refused", fetch("preflight-7-8", "a refusal is not cached"), "names", asking(*CHAT, PAGE, "x-z"),
        no("x-z", "x-a"))
    add("max-age.not-on-actual", fetch("preflight-7-8", "of a preflight alone"), policy(rule(PAGE, max_age=9)),
        actual(*CHAT, PAGE), allowed(PAGE))
    add("preflight.no-cookie", fetch("preflight-no-credentials"), "credentials", asking(*CHAT, PAGE),
        granted(PAGE, credentials=True))
    add("preflight.no-key", fetch("preflight-no-credentials"), "keys", asking(*CHAT, PAGE, "x-api-key"),
        granted(PAGE, "x-api-key"))


def names_and_methods(add):
    """Methods and header names that the standard treats apart."""
    for method in ("get", "Head", "pOST", "put", "delete", "options"):
        upper = method.upper()
        known = upper in METHODS
        expect = granted(PAGE, methods=METHODS if known else f"{METHODS}, {upper}")
        add(f"normalise.{method.lower()}", fetch("normalise"), "any-route", asking(method, "/v1/messages", PAGE),
            expect)
    for method in ("patch", "query", "Propfind"):
        add(f"normalise.not-{method.lower()}", fetch("normalise"), "any-route", asking(method, "/v1/messages", PAGE),
            granted(PAGE, methods=f"{METHODS}, {method}"))
    for method in ("CONNECT", "track", "tRACE"):
        add(f"forbidden.{method.lower()}", fetch("forbidden-method"), "any-route",
            asking(method, "/v1/messages", PAGE, "x-a"),
            named(PAGE, "method-not-allowed", "x-a"))
    for method in ("CONNECTED", "TRACER"):
        add(f"forbidden.not-{method.lower()}", fetch("forbidden-method", "whole names"), "any-route",
            asking(method, "/v1/messages", PAGE), granted(PAGE, methods=f"{METHODS}, {method}"))
    add("forbidden.actual-trace", fetch("forbidden-method"), "any-route", actual("TRACE", "/v1/messages", PAGE),
        readable(PAGE, "method-not-allowed", at="/rules/0"))
    for method, path in [("GET", "/v1/models"), ("HEAD", "/v1/models"), ("POST", "/v1/messages")]:
        add(f"safelisted.{method.lower()}-without-preflight",
            fetch("safelisted-method", "the route decides, not a preflight"),
            "app", actual(method, path, PAGE), allowed(PAGE))
    add("safelisted.post-to-manage", fetch("safelisted-method", "a form's POST needs none: it is refused itself"),
        "app",
        actual("POST", "/api/create", PAGE, ("Content-Type", "text/plain")), readable(PAGE, "route-not-granted"))
    add("safelisted.post-from-foreign-form", fetch("safelisted-method", "and never forwarded"), "app",
        actual("POST", "/api/create", FOREIGN, ("Content-Type", "text/plain")), opaque("origin-not-allowed"))
    for name in ("content-type", "accept", "accept-language", "content-language", "range"):
        add(f"safelisted.header-{name}", fetch("safelisted-request-header", "with an unsafe value it is asked for"),
            "app",
            asking(*CHAT, PAGE, name), granted(PAGE, name))
        add(f"safelisted.header-{name}-not-listed", fetch("safelisted-request-header", "asked for means: unsafe value"),
            "names",
            asking(*CHAT, PAGE, name), named(PAGE, "header-not-allowed", "x-a"))
    for name in ("x-http-method-override", "x-method-override"):
        add(f"forbidden-header.{name}", fetch("forbidden-request-header", "forbidden by value, so it may be asked for"),
            "app",
            asking(*CHAT, PAGE, name), granted(PAGE, name))
    add("forbidden-header.on-actual", fetch("forbidden-request-header",
                                            "what browsers add themselves is no one's grant"),
        "names", actual(*CHAT, PAGE, ("Cookie", "a=b"), ("Sec-Fetch-Mode", "cors"), ("Referer", PAGE)),
        allowed(PAGE))
    add("actual.names-not-checked", fetch("safelisted-request-header", "a preflight is no evidence"), "names",
        actual(*CHAT, PAGE, ("x-z", "1")), allowed(PAGE))


def exposed(add):
    """Which response headers a page reads."""
    add("exposed.listed", fetch("exposed-list"), policy(rule(PAGE, response_headers=["retry-after"])),
        actual(*CHAT, PAGE), allowed(PAGE, expose="retry-after"))
    add("exposed.nothing-for-foreign", fetch("exposed-list"), "expose-two", actual(*CHAT, FOREIGN),
        opaque("origin-not-allowed"))
    add("exposed.safelisted-need-no-name", fetch("safelisted-response-header"), "expose-none", actual(*CHAT, PAGE),
        allowed(PAGE, expose=""))
    add("exposed.field-names", fetch("expose-syntax"), "expose-two", actual(*CHAT, PAGE),
        allowed(PAGE, expose="x-a, x-b"))
    add("exposed.star", fetch("exposed-star"), "expose-star", actual(*CHAT, PAGE), allowed(PAGE, expose="*"))
    add("exposed.no-star-with-credentials", fetch("exposed-credentials", "names once the response is there"),
        "expose-star-credentials",
        actual(*CHAT, PAGE), allowed(PAGE, credentials=True, expose=""))
    add("exposed.refusal-with-credentials", fetch("exposed-credentials", "the reason by name"),
        "expose-star-credentials",
        actual("POST", "/api/create", PAGE), outcome("cors", "refuse", "route-not-granted", 403, cors(
            PAGE, True, REASON) + [VARY, [REASON, "route-not-granted"]], None))
    add("exposed.set-cookie-never", fetch("forbidden-response-header", "listing it shows nothing"), "expose-star",
        actual("POST", "/api/create", PAGE), readable(PAGE, "route-not-granted", expose="*"))


def books():
    star = {**policy(rule("*")), "dangerously": ["any-origin"]}
    book = Book("fetch", app=APP, star=star, null=policy(rule("null")), below=policy(rule("https://*.app.example")),
                credentials=policy(rule(PAGE, credentials=True)), names=policy(rule(PAGE, request_headers=["x-a"])),
                methods=policy(rule(PAGE, routes=["any"], methods=["GET", "PATCH", "DELETE"])),
                authorization=policy(rule(PAGE, request_headers=["authorization"])),
                prefix=policy(rule(PAGE, request_headers=["authorization-*"])),
                deny=policy(rule(PAGE), deny=[FOREIGN]), keys={**APP, "api_keys": [{"name": "a", "sha256": digest("test")}]},
                shapes=policy(rule([PAGE, "https://b.example:8443", "http://[::1]:3000", "app://obsidian.md", "file://",
                                    "null",
                                    "https://b.example.", "https://b_c.example"])),
                **{"any-route": policy(rule(PAGE, routes=["any"])),
                   "two-names": policy(rule(PAGE, request_headers=["x-a", "x-b"])),
                   "expose-none": policy(rule(PAGE, response_headers=[])),
                   "expose-two": policy(rule(PAGE, response_headers=["x-a", "x-b"])),
                   "expose-star": policy(rule(PAGE, response_headers=["*"])),
                   "expose-star-credentials": policy(rule(PAGE, response_headers=["*"], credentials=True))})
    for write in (protocol, origin_header, check, preflight, names_and_methods, exposed):
        write(book.add)
    return [book]
