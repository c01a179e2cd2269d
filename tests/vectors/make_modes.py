"""shadow-reason.json, middleware-check.json: shadow mode for each reason, and our policy in someone else's server for
each check that it leaves out and each that is configured. CONTRACT.md 1.
"""

from authoring import *
from make_grants import DEFAULT_EXPOSED

CHAT = ("POST", "/api/chat")
PULL = ("POST", "/api/pull")
ELSEWHERE = ("Host", "api.example")

API_KEYS = [{"name": "a", "sha256": digest("sk-a")}, {"name": "b", "sha256": digest("sk-b"), "routes": ["read"]}]
KEY, BOUND, DUMMY = [("Authorization", f"Bearer {secret}") for secret in ("sk-a", "sk-b", "sk-dummy")]


def shadow_book():
    shadow = lambda *rules, **parts: {**policy(*rules, **parts), "mode": "shadow"}
    book = Book("shadow-reason", app=shadow(rule(PAGE)), none=shadow(), keys=shadow(rule(PAGE), api_keys=API_KEYS),
                post=shadow(rule(PAGE, routes=["any"], methods=["POST"], request_headers=["x-a"], credentials=True)),
                deny=shadow(rule("@loopback"), deny=["http://localhost:11435", "null"]))
    add = book.add
    why = "CONTRACT 1, shadow: what only the rules would refuse is relayed, with the reason"
    never = "CONTRACT 1, shadow never relaxes"
    add("origin-multiple", why, "app", actual(*CHAT, PAGE, ("Origin", FOREIGN)), relayed("cors", "origin-multiple"))
    add("origin-multiple-preflight", why, "app", asking(*CHAT, PAGE, None, ("Origin", FOREIGN)),
        relayed("preflight", "origin-multiple"))
    add("origin-invalid-preflight", why, "app", asking(*CHAT, "https://App.example"),
        relayed("preflight", "origin-invalid"))
    add("origin-denied-same-origin", why, "deny", actual(*CHAT, "http://localhost:11435"),
        relayed("same-origin", "origin-denied", "/deny/0"))
    add("origin-denied-null", why, "deny", asking(*CHAT, "null"), relayed("preflight", "origin-denied", "/deny/1"))
    add("origin-null", why, "app", actual(*CHAT, "null"), relayed("cors", "origin-not-allowed"))
    add("origin-no-rules", why, "none", actual(*CHAT, PAGE), relayed("cors", "origin-not-allowed"))
    add("origin-no-rules-preflight", why, "none", asking(*CHAT, PAGE, "x-a"),
        relayed("preflight", "origin-not-allowed"))
    add("origin-cross-site", f"{why}; Sec-Fetch-Site is asked without Origin alone", "app",
        actual(*CHAT, FOREIGN, ("Sec-Fetch-Site", "cross-site")), relayed("cors", "origin-not-allowed"))
    add("too-many-request-headers", why, "app", asking(*CHAT, PAGE, "a" * 8193),
        relayed("preflight", "too-many-request-headers", "/rules/0"))
    add("method-invalid", why, "post", asking("P T", "/api/chat", PAGE),
        relayed("preflight", "method-invalid", "/rules/0"))
    add("method-forbidden", why, "post", asking("TRACE", "/api/chat", PAGE),
        relayed("preflight", "method-not-allowed", "/rules/0"))
    add("method-not-listed", why, "post", asking("PUT", "/api/chat", PAGE),
        relayed("preflight", "method-not-allowed", "/rules/0"))
    add("method-actual", why, "post", actual("PUT", "/api/chat", PAGE),
        relayed("cors", "method-not-allowed", "/rules/0"))
    add("header-invalid", why, "post", asking(*CHAT, PAGE, "x a"), relayed("preflight", "header-invalid", "/rules/0"))
    add("header-not-allowed-with-credentials", f"{why}: not even Access-Control-Allow-Credentials", "post",
        asking(*CHAT, PAGE, "x-b"), relayed("preflight", "header-not-allowed", "/rules/0"))
    add("route-not-granted", why, "app", actual(*PULL, PAGE), relayed("cors", "route-not-granted"))
    add("route-ambiguous", why, "app", actual("POST", "/api/chat/../pull", PAGE), relayed("cors", "route-unknown"))
    add("preflight-of-no-route", "CONTRACT 1: granted as asked is no refusal", "app", asking(*PULL, PAGE, "x-a"),
        granted(PAGE, "x-a", at=None))
    add("preflight-granted", "CONTRACT 1, shadow: what the rules allow is ours", "post", asking(*CHAT, PAGE, "x-a"),
        granted(PAGE, "x-a", credentials=True, methods="POST"))
    add("origin-allowed", "CONTRACT 1, shadow: what the rules allow is ours", "post", actual(*CHAT, PAGE),
        allowed(PAGE, credentials=True))
    add("same-origin", "CONTRACT 1, shadow", "app", actual(*PULL, "http://localhost:11435"), untouched("same-origin"))
    for name, asked, kind in [("", request(*CHAT, host=None), "not-cors"),
                              ("-foreign", actual(*CHAT, FOREIGN, host=None), "cors")]:
        add(f"host-missing{name}", f"{never} Host", "app", asked, opaque("host-missing", kind=kind))
    add("host-not-allowed-rebinding", f"{never} Host", "app",
        actual(*PULL, "http://evil.example", host=("Host", "evil.example")),
        opaque("host-not-allowed", kind="same-origin"))
    add("host-not-allowed-preflight", f"{never} Host", "none", asking(*CHAT, FOREIGN, host=ELSEWHERE),
        opaque("host-not-allowed", kind="preflight"))
    add("host-not-allowed-admitted", f"{never} Host; readable", "app", actual(*CHAT, PAGE, host=ELSEWHERE),
        readable(PAGE, "host-not-allowed"))
    add("cross-site-same-site", f"{never} Sec-Fetch-Site", "none",
        request("GET", "/api/tags", ("Sec-Fetch-Site", "same-site")),
        opaque("cross-site-without-origin", kind="not-cors"))
    add("key-missing-not-cors", f"{never} keys", "keys", request(*CHAT), opaque("key-missing", 401, kind="not-cors"))
    add("key-unknown-foreign", f"{never} keys", "keys", actual(*CHAT, FOREIGN, DUMMY), opaque("key-unknown", 401))
    add("key-unknown-admitted", f"{never} keys; readable", "keys", actual(*CHAT, PAGE, DUMMY),
        readable(PAGE, "key-unknown", 401))
    add("key-route-foreign", f"{never} keys", "keys", actual(*CHAT, FOREIGN, BOUND), opaque("key-route"))
    add("key-accepted-foreign", why, "keys", actual(*CHAT, FOREIGN, KEY), relayed("cors", "origin-not-allowed"))
    add("key-accepted-route", why, "keys", actual(*PULL, PAGE, KEY), relayed("cors", "route-not-granted"))
    add("key-not-for-preflight", "CONTRACT 3.5: never the key", "keys", asking(*CHAT, FOREIGN, "authorization"),
        relayed("preflight", "origin-not-allowed"))
    return book


def middleware_book():
    book = Book("middleware-check", app=APP, empty={}, hosts=policy(rule(PAGE), hosts=["api.example", "any-ip"]),
                routes=policy(rule(PAGE, routes=["/things/*", "read"])), keys={**APP, "api_keys": API_KEYS},
                deny=policy(rule("https://*.example"), deny=[FOREIGN]), shadow={**APP, "mode": "shadow"},
                grants=policy(rule(PAGE, methods=["GET"], request_headers=["x-a"], credentials=True, max_age=5)),
                two=policy(rule(PAGE, routes=["/things/*"]), rule(PAGE, response_headers=["x-b"])))

    def add(name, why, using, asked, expect):
        book.add(name, f"CONTRACT 1, middleware: {why}", using, asked, expect, "middleware")

    things = ("GET", "/things/1")
    for name, host in [("name", "api.example:8443"), ("rebound", "evil.example"), ("ip", "203.0.113.9"),
                       ("internal", "svc.internal")]:
        add(f"host.any-{name}", "hosts any", "app", request(*things, host=("Host", host)), untouched("not-cors"))
        add(f"host.any-{name}-cors", "hosts any", "app", actual(*things, PAGE, host=("Host", host)), allowed(PAGE))
    for name, host, good in [("listed", "api.example:443", True), ("ip", "10.0.0.1", True),
                             ("other", "www.example", False),
                             ("localhost", "localhost", False)]:
        expect = untouched("not-cors") if good else opaque("host-not-allowed", kind="not-cors")
        add(f"host.explicit-{name}", "hosts, configured", "hosts", request(*things, host=("Host", host)), expect)
    add("host.explicit-preflight", "hosts, configured", "hosts", asking(*CHAT, FOREIGN),
        opaque("host-not-allowed", kind="preflight"))
    for method, path in [("DELETE", "/things/1"), ("POST", "/api/delete"), ("GET", "/"), ("PATCH", "/V1/x;y=1")]:
        slug = f"{method}-{''.join(c if c.isalnum() else '-' for c in path)}".lower().strip("-")
        add(f"route.any-{slug}", "routes any", "app", actual(method, path, PAGE), allowed(PAGE))
    for name, path in [("encoded-slash", "/files/a%2Fb"), ("second-level", "/x%2525y"), ("dots", "/a/../b")]:
        add(f"route.any-{name}", "routes any: what a path means is the server's around us", "app",
            actual("GET", path, PAGE), allowed(PAGE))
        add(f"route.explicit-{name}", "routes, configured: held by none", "routes", actual("GET", path, PAGE),
            readable(PAGE, "route-unknown"))
    for name, method, path, reason in [("below", "DELETE", "/things/1", None), ("read", "GET", "/api/tags", None),
                                       ("class", *CHAT, "route-not-granted"),
                                       ("unknown", "GET", "/others", "route-unknown"),
                                       ("itself", "GET", "/things", "route-unknown")]:
        expect = readable(PAGE, reason) if reason else allowed(PAGE)
        add(f"route.explicit-{name}", "routes, configured", "routes", actual(method, path, PAGE), expect)
    add("route.explicit-preflight", "routes, configured: granted as asked", "routes",
        asking("PUT", "/others", PAGE, "x-a"),
        granted(PAGE, "x-a", at=None))
    add("route.explicit-first", "routes, configured in one rule of two", "two", actual(*things, PAGE), allowed(PAGE))
    add("route.default-second", "routes any, in the rule that has none", "two", actual("GET", "/others", PAGE),
        allowed(PAGE, at="/rules/1", expose="x-b"))
    for site in ("cross-site", "same-site", "none", "same-origin"):
        add(f"site.{site}", "no Sec-Fetch-Site check", "app", request("POST", "/things", ("Sec-Fetch-Site", site)),
            untouched("not-cors"))
    add("site.decides-the-kind", "the kind is as ever", "app",
        actual(*things, "https://api.example", ("Sec-Fetch-Site", "cross-site"), host=ELSEWHERE),
        opaque("origin-not-allowed"))
    add("site.same-origin-kind", "the kind is as ever", "app",
        actual("POST", "/things", "http://api.example", ("Sec-Fetch-Site", "same-origin"), host=ELSEWHERE),
        untouched("same-origin"))
    add("key.none", "no keys: Authorization is the application's", "app", actual(*things, PAGE, DUMMY), allowed(PAGE))
    for name, lines, reason, status in [("missing", [], "key-missing", 401), ("unknown", [DUMMY], "key-unknown", 401),
                                        ("bound", [BOUND], "key-route", 403)]:
        add(f"key.explicit-{name}", "api_keys, configured", "keys", actual(*things, PAGE, *lines),
            readable(PAGE, reason, status))
        add(f"key.explicit-{name}-not-cors", "api_keys, configured", "keys", request(*things, *lines),
            opaque(reason, status, kind="not-cors"))
    add("key.explicit-accepted", "api_keys, configured", "keys", actual(*things, PAGE, KEY), allowed(PAGE))
    add("key.explicit-preflight", "api_keys, configured: never of a preflight", "keys",
        asking(*things, PAGE, "authorization"),
        granted(PAGE, "authorization"))
    add("deny.explicit", "deny, configured", "deny", actual(*things, FOREIGN), opaque("origin-denied", at="/deny/0"))
    add("deny.explicit-preflight", "deny, configured", "deny", asking(*things, FOREIGN),
        opaque("origin-denied", at="/deny/0", kind="preflight"))
    add("shadow.foreign", "mode, configured", "shadow", actual(*things, FOREIGN), relayed("cors", "origin-not-allowed"))
    add("shadow.admitted", "mode, configured", "shadow", actual(*things, PAGE), allowed(PAGE))
    add("grant.methods", "methods, configured", "grants", asking("PUT", "/things/1", PAGE, "x-a"),
        named(PAGE, "method-not-allowed", "x-a", credentials=True, methods="GET"))
    add("grant.headers", "request_headers, configured", "grants", asking(*things, PAGE, "x-b"),
        named(PAGE, "header-not-allowed", "x-a", credentials=True, methods="GET"))
    add("grant.max-age", "max_age and credentials, configured", "grants", asking(*things, PAGE, "x-a"),
        granted(PAGE, "x-a", credentials=True, methods="GET", max_age=5))
    add("grant.actual-method", "methods, configured", "grants", actual("PUT", "/things/1", PAGE),
        readable(PAGE, "method-not-allowed", at="/rules/0", credentials=True))
    add("default-document", "the default rule, with any route", "empty",
        actual(*things, "http://localhost:3000", host=ELSEWHERE),
        allowed("http://localhost:3000", expose=DEFAULT_EXPOSED))
    add("default-document-foreign", "the default rule", "empty", actual(*things, FOREIGN, host=ELSEWHERE),
        opaque("origin-not-allowed"))
    return book


def books():
    return [shadow_book(), middleware_book()]
