"""key.json, credentials.json, exposed.json, shadow.json, middleware.json: API keys, cookies, readable
response headers, and the two ways to be less than a shim. CONTRACT.md 1 and 3."""

from authoring import *

CHAT = ("POST", "/api/chat")
# What SDKs read and browsers hide: facts of the SDK catalogue, default of `response_headers`.
DEFAULT_EXPOSED = ", ".join([
    "x-request-id", "request-id", "x-should-retry", "retry-after", "retry-after-ms", "openai-poll-after-ms",
    "openai-organization", "openai-processing-ms", "openai-version", "x-ratelimit-limit-requests",
    "x-ratelimit-limit-tokens", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "anthropic-workspace-id", "anthropic-organization-id",
    "content-disposition"])


def key_book():
    keys = [{"name": "laptop", "sha256": digest("sk-laptop-1")},
            {"name": "reader", "sha256": digest("sk-reader-2"), "routes": ["read"]},
            {"name": "path", "sha256": digest("sk-path-3"), "routes": ["/api/chat"]},
            {"name": "b\u00fccher", "sha256": digest("sk-b\u00fccher")}]
    book = Book("key", keys={**policy(rule(PAGE)), "api_keys": keys},
                both={**policy(rule(PAGE, credentials=True)), "api_keys": keys[:1]}, app=APP)
    bearer = lambda secret: ("Authorization", f"Bearer {secret}")
    add = book.add
    for name, header in [("bearer", bearer("sk-laptop-1")), ("bearer-any-case", ("authorization", "bearer sk-laptop-1")),
                         ("x-api-key", ("x-api-key", "sk-laptop-1")), ("x-api-key-upper", ("X-API-KEY", "sk-laptop-1"))]:
        add(f"accepted.{name}", "CONTRACT 3, keys; RFC 9110 11.1: schemes in any case", "keys",
            actual(*CHAT, PAGE, header), allowed(PAGE))
        add(f"accepted.{name}-not-cors", "CONTRACT 3, keys: every request but a preflight", "keys",
            request(*CHAT, header), untouched("not-cors"))
    add("accepted.same-origin", "CONTRACT 3, keys", "keys",
        actual(*CHAT, "http://localhost:11435", bearer("sk-laptop-1")), untouched("same-origin"))
    add("accepted.utf-8", "CONTRACT 1: the key's UTF-8 bytes", "keys",
        actual(*CHAT, PAGE, bearer("sk-b\u00c3\u00bccher")), allowed(PAGE))
    for name, headers in [("none", []), ("basic", [("Authorization", "Basic c2stbGFwdG9wLTE=")]),
                          ("no-scheme", [("Authorization", "sk-laptop-1")]), ("empty-x-api-key", [("x-api-key", "")]),
                          ("cookie", [("Cookie", "key=sk-laptop-1")])]:
        add(f"missing.{name}", "CONTRACT 3.6: key 401, readable", "keys", actual(*CHAT, PAGE, *headers),
            readable(PAGE, "key-missing", 401))
    for name, headers in [("bearer", [bearer("sk-dummy")]), ("x-api-key", [("x-api-key", "ollama")]),
                          ("prefix", [bearer("sk-laptop-")]), ("longer", [bearer("sk-laptop-11")]),
                          ("upper-case", [bearer("SK-LAPTOP-1")]), ("its-digest", [bearer(digest("sk-laptop-1"))])]:
        add(f"unknown.{name}", "CONTRACT 3.6: key 401, readable", "keys", actual(*CHAT, PAGE, *headers),
            readable(PAGE, "key-unknown", 401))
    add("missing.not-cors", "CONTRACT 3, keys: every request but a preflight", "keys", request(*CHAT),
        opaque("key-missing", 401, kind="not-cors"))
    add("missing.same-origin", "CONTRACT 3, keys", "keys", actual(*CHAT, "http://localhost:11435"),
        opaque("key-missing", 401, kind="same-origin"))
    add("missing.credentials", "CONTRACT 3: a page with credentials must read why", "both", actual(*CHAT, PAGE),
        readable(PAGE, "key-missing", 401, credentials=True))
    add("preflight-needs-none", "CONTRACT 3.5: never the key", "keys", asking(*CHAT, PAGE, "authorization"),
        granted(PAGE, "authorization"))
    add("preflight-with-wrong-one", "CONTRACT 3.5: never the key", "keys",
        asking(*CHAT, PAGE, "authorization", bearer("sk-dummy")), granted(PAGE, "authorization"))
    add("foreign-origin-with-key", "CONTRACT 3.3: whatever key it shows", "keys",
        actual(*CHAT, FOREIGN, bearer("sk-laptop-1")), opaque("origin-not-allowed"))
    add("foreign-host-with-key", "CONTRACT 3.2", "keys",
        request(*CHAT, bearer("sk-laptop-1"), host=("Host", "evil.example")), opaque("host-not-allowed", kind="not-cors"))
    add("cross-site-with-key", "CONTRACT 3.4 comes before 3.6", "keys",
        request(*CHAT, bearer("sk-laptop-1"), ("Sec-Fetch-Site", "cross-site")),
        opaque("cross-site-without-origin", kind="not-cors"))
    add("before-route", "CONTRACT 3.6: key, then route", "keys", actual("DELETE", "/api/delete", PAGE),
        readable(PAGE, "key-missing", 401))
    add("then-route", "CONTRACT 3.6", "keys", actual("DELETE", "/api/delete", PAGE, bearer("sk-laptop-1")),
        readable(PAGE, "route-not-granted"))
    add("bound.holds", "CONTRACT 1, api_keys: routes bounds the key", "keys",
        actual("GET", "/api/tags", PAGE, bearer("sk-reader-2")), allowed(PAGE))
    add("bound.does-not-hold", "CONTRACT 1, api_keys", "keys", actual(*CHAT, PAGE, bearer("sk-reader-2")),
        readable(PAGE, "key-route"))
    add("bound.not-cors", "CONTRACT 1, api_keys: a bound holds without a page too", "keys",
        request("DELETE", "/api/delete", bearer("sk-reader-2")), opaque("key-route", kind="not-cors"))
    add("bound.not-cors-holds", "CONTRACT 1, api_keys", "keys", request("GET", "/api/tags", bearer("sk-reader-2")),
        untouched("not-cors"))
    add("bound.path", "CONTRACT 1, api_keys", "keys", request(*CHAT, bearer("sk-path-3")), untouched("not-cors"))
    add("bound.other-path", "CONTRACT 1, api_keys", "keys", request("POST", "/api/generate", bearer("sk-path-3")),
        opaque("key-route", kind="not-cors"))
    add("bound.path-in-disguise", "CONTRACT 3, routes", "keys", request("POST", "/api/chat/../pull", bearer("sk-path-3")),
        opaque("key-route", kind="not-cors"))
    add("no-keys-configured", "CONTRACT 3, keys: without api_keys they pass", "app",
        actual(*CHAT, PAGE, bearer("sk-dummy")), allowed(PAGE))
    return book


def credentials_book():
    book = Book("credentials", on=policy(rule(PAGE, credentials=True)),
                names=policy(rule(PAGE, credentials=True, request_headers=["x-one"])))
    add = book.add
    add("actual", "Fetch, CORS check: Access-Control-Allow-Credentials: true", "on", actual(*CHAT, PAGE),
        allowed(PAGE, credentials=True))
    add("preflight", "Fetch, CORS-preflight fetch", "on", asking(*CHAT, PAGE, "content-type,authorization"),
        granted(PAGE, "content-type,authorization", credentials=True))
    add("preflight-refused", "CONTRACT 3, local answers", "names", asking(*CHAT, PAGE, "x-two"),
        named(PAGE, "header-not-allowed", "x-one", credentials=True))
    add("refusal", "CONTRACT 3, local answers", "on", actual("POST", "/api/me", PAGE),
        readable(PAGE, "route-not-granted", credentials=True))
    add("foreign", "CONTRACT 3.3: without any Access-Control-*", "on", actual(*CHAT, FOREIGN), opaque("origin-not-allowed"))
    add("cookie-changes-nothing", "CONTRACT 3", "on", actual(*CHAT, PAGE, ("Cookie", "a=b")),
        allowed(PAGE, credentials=True))
    add("off-with-cookie", "CONTRACT 1: credentials false", APP, actual(*CHAT, PAGE, ("Cookie", "a=b")), allowed(PAGE))
    return book


def exposed_book():
    book = Book("exposed", default={"rules": [{"origins": [PAGE]}]},
                default_credentials={"rules": [{"origins": [PAGE], "credentials": True}]},
                none=policy(rule(PAGE, response_headers=[])), star=policy(rule(PAGE, response_headers=["*"])),
                star_credentials=policy(rule(PAGE, response_headers=["*"], credentials=True)),
                two=policy(rule(PAGE, response_headers=["X-One", "x-two"])))
    add = book.add
    why = "CONTRACT 1, response_headers"
    add("default", f"{why}: the default list", "default", actual(*CHAT, PAGE), allowed(PAGE, expose=DEFAULT_EXPOSED))
    add("default-credentials", f"{why}: names stay right with credentials", "default_credentials",
        actual(*CHAT, PAGE), allowed(PAGE, credentials=True, expose=DEFAULT_EXPOSED))
    add("default-on-refusal", "CONTRACT 3: ours is on every answer", "default", actual("POST", "/api/me", PAGE),
        readable(PAGE, "route-not-granted", expose=DEFAULT_EXPOSED))
    add("none", why, "none", actual(*CHAT, PAGE), allowed(PAGE, expose=""))
    add("none-on-refusal", "CONTRACT 3: the reason's header is readable", "none", actual("POST", "/api/me", PAGE),
        outcome("cors", "refuse", "route-not-granted", 403, cors(PAGE, expose=REASON) + [
            VARY, [REASON, "route-not-granted"]], None))
    add("two", why, "two", actual(*CHAT, PAGE), allowed(PAGE, expose="x-one, x-two"))
    add("star", "Fetch, CORS-exposed header-name list: * without credentials", "star", actual(*CHAT, PAGE),
        allowed(PAGE, expose="*"))
    add("star-credentials", "CONTRACT 1: expanded to the response's real names, so not known yet", "star_credentials",
        actual(*CHAT, PAGE), allowed(PAGE, credentials=True, expose=""))
    add("star-on-refusal", "Fetch, CORS-exposed header-name list", "star", actual("POST", "/api/me", PAGE),
        readable(PAGE, "route-not-granted", expose="*"))
    add("not-on-preflight", "Fetch: no meaning on a preflight", "two", asking(*CHAT, PAGE), granted(PAGE))
    add("not-on-not-cors", "CONTRACT 3", "two", request(*CHAT), untouched("not-cors"))
    return book


def shadow_book():
    keys = [{"name": "a", "sha256": digest("sk-a")}]
    book = Book("shadow", app={**policy(rule(PAGE, request_headers=["x-one"])), "mode": "shadow"},
                deny={**policy(rule("https://*.example"), deny=["https://evil.example"]), "mode": "shadow"},
                keys={**policy(rule(PAGE)), "mode": "shadow", "api_keys": keys})
    add = book.add

    why = "CONTRACT 1, shadow: what only the rules would refuse is relayed, with the reason"
    add("foreign-origin", why, "app", actual(*CHAT, FOREIGN), relayed("cors", "origin-not-allowed"))
    add("invalid-origin", why, "app", actual(*CHAT, "http://LOCALHOST"), relayed("cors", "origin-invalid"))
    add("foreign-preflight", f"{why}; preflights included", "app", asking(*CHAT, FOREIGN, "x-a"),
        relayed("preflight", "origin-not-allowed"))
    add("denied-origin", why, "deny", actual(*CHAT, "https://evil.example"),
        relayed("cors", "origin-denied", "/deny/0"))
    add("route", why, "app", actual("POST", "/api/me", PAGE), relayed("cors", "route-not-granted"))
    add("unknown-route", why, "app", actual("POST", "/api/new", PAGE), relayed("cors", "route-unknown"))
    add("preflight-header", f"{why}; preflights included", "app", asking(*CHAT, PAGE, "x-two"),
        relayed("preflight", "header-not-allowed", "/rules/0"))
    add("admitted", "CONTRACT 1, shadow: what the rules allow is ours", "app", actual(*CHAT, PAGE), allowed(PAGE))
    add("admitted-preflight", "CONTRACT 1, shadow", "app", asking(*CHAT, PAGE, "x-one"), granted(PAGE, "x-one"))
    add("not-cors", "CONTRACT 1, shadow", "app", request(*CHAT), untouched("not-cors"))
    add("never-host", "CONTRACT 1, shadow never relaxes Host", "app",
        request(*CHAT, host=("Host", "evil.example")), opaque("host-not-allowed", kind="not-cors"))
    add("never-host-foreign-origin", "CONTRACT 1, shadow never relaxes Host", "app",
        actual(*CHAT, FOREIGN, host=("Host", "other.example")), opaque("host-not-allowed"))
    add("never-site", "CONTRACT 1, shadow never relaxes Sec-Fetch-Site", "app",
        request(*CHAT, ("Sec-Fetch-Site", "cross-site")), opaque("cross-site-without-origin", kind="not-cors"))
    add("never-key", "CONTRACT 1, shadow never relaxes keys", "keys", actual(*CHAT, PAGE),
        readable(PAGE, "key-missing", 401))
    add("never-key-foreign-origin", "CONTRACT 1, shadow never relaxes keys", "keys", actual(*CHAT, FOREIGN),
        opaque("key-missing", 401))
    return book


def middleware_book():
    book = Book("middleware", app=APP, hosts=policy(rule(PAGE), hosts=["api.example"]),
                routes=policy(rule(PAGE, routes=["read"])),
                keys={**policy(rule(PAGE)), "api_keys": [{"name": "a", "sha256": digest("sk-a")}]})

    def add(name, why, using, asked, expect):
        book.add(name, why, using, asked, expect, "middleware")

    elsewhere = ("Host", "api.example")
    why = "CONTRACT 1, middleware"
    add("any-host", f"{why}: hosts any", "app", actual("GET", "/things", PAGE, host=elsewhere), allowed(PAGE))
    add("any-route", f"{why}: routes any", "app", actual("DELETE", "/things/1", PAGE), allowed(PAGE))
    add("any-route-of-ollama", f"{why}: routes any", "app", actual("POST", "/api/me", PAGE), allowed(PAGE))
    add("no-site-check", f"{why}: no Sec-Fetch-Site check", "app",
        request("POST", "/things", ("Sec-Fetch-Site", "cross-site"), host=elsewhere), untouched("not-cors"))
    add("foreign-origin", f"{why}: rules hold", "app", actual("GET", "/things", FOREIGN, host=elsewhere),
        opaque("origin-not-allowed"))
    add("preflight", why, "app", asking("PUT", "/things/1", PAGE, "x-a", host=elsewhere), granted(PAGE, "x-a"))
    add("foreign-preflight", why, "app", asking("PUT", "/things/1", FOREIGN, "x-a", host=elsewhere),
        opaque("origin-not-allowed", kind="preflight"))
    add("same-origin", why, "app", actual("POST", "/things", "https://api.example", host=elsewhere),
        untouched("same-origin"))
    add("explicit-hosts", f"{why}: whatever is configured explicitly holds", "hosts",
        actual("GET", "/things", PAGE, host=("Host", "evil.example")), readable(PAGE, "host-not-allowed"))
    add("explicit-hosts-listed", why, "hosts", actual("GET", "/things", PAGE, host=elsewhere), allowed(PAGE))
    add("explicit-routes", f"{why}: whatever is configured explicitly holds", "routes",
        actual("POST", "/api/chat", PAGE), readable(PAGE, "route-not-granted"))
    add("explicit-keys", f"{why}: whatever is configured explicitly holds", "keys", actual("GET", "/things", PAGE),
        readable(PAGE, "key-missing", 401))
    return book


def books():
    return [key_book(), credentials_book(), exposed_book(), shadow_book(), middleware_book()]
