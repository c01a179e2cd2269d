"""overlap.json: rules, deny, hosts and keys that hold the same request in more than one way. The first rule whose
origins match and whose routes hold the request decides alone; nothing is merged. CONTRACT.md 1 and 3.
"""

from authoring import *

CHAT = ("POST", "/api/chat")
PULL = ("POST", "/api/pull")
TAGS = ("GET", "/api/tags")
TEAM = "https://a.team.example"
FIRST = "CONTRACT 1: the first rule that matches decides alone"


def merging(add):
    """Two rules that hold the same request and differ in one thing each; the second never helps."""
    add("methods", FIRST, "methods", asking("DELETE", "/api/chat", PAGE),
        named(PAGE, "method-not-allowed", methods="POST"))
    add("methods-actual", FIRST, "methods", actual("PUT", "/api/chat", PAGE),
        readable(PAGE, "method-not-allowed", at="/rules/0"))
    add("methods-granted", FIRST, "methods", asking(*CHAT, PAGE), granted(PAGE, methods="POST"))
    add("headers", FIRST, "headers", asking(*CHAT, PAGE, "x-b"), named(PAGE, "header-not-allowed", "x-a"))
    add("headers-one-of-each", FIRST, "headers", asking(*CHAT, PAGE, "x-a,x-b"),
        named(PAGE, "header-not-allowed", "x-a"))
    add("headers-granted", FIRST, "headers", asking(*CHAT, PAGE, "x-a"), granted(PAGE, "x-a"))
    add("headers-any-second", FIRST, "headers-any", asking(*CHAT, PAGE, "authorization"),
        named(PAGE, "header-not-allowed", "x-a"))
    add("headers-prefix-second", FIRST, "headers-prefix", asking(*CHAT, PAGE, "x-b-c"),
        named(PAGE, "header-not-allowed", "x-a"))
    add("credentials-first", FIRST, "credentials-first", actual(*CHAT, PAGE), allowed(PAGE, credentials=True))
    add("credentials-second", FIRST, "credentials-second", actual(*CHAT, PAGE), allowed(PAGE))
    add("credentials-second-preflight", FIRST, "credentials-second", asking(*CHAT, PAGE), granted(PAGE))
    add("credentials-second-refusal", FIRST, "credentials-second", actual(*PULL, PAGE),
        readable(PAGE, "route-not-granted"))
    add("max-age", FIRST, "max-age", asking(*CHAT, PAGE), granted(PAGE, max_age=10))
    add("exposed", FIRST, "exposed", actual(*CHAT, PAGE), allowed(PAGE, expose="x-a"))
    add("exposed-on-refusal", f"{FIRST}; no rule: the first that admits", "exposed", actual(*PULL, PAGE),
        readable(PAGE, "route-not-granted", expose="x-a"))
    add("exposed-none-first", FIRST, "exposed-none", actual(*CHAT, PAGE), allowed(PAGE, expose=""))
    add("same-rule-twice", FIRST, "twice", actual(*CHAT, PAGE), allowed(PAGE))


def choosing(add):
    """Three rules over one origin, told apart by routes; and by who else they admit."""
    for name, (method, path), at in [("inference", CHAT, 0), ("manage", PULL, 1), ("path", ("POST", "/v1/files/f1"), 2),
                                     ("read", TAGS, 3), ("account", ("POST", "/api/me"), 3),
                                     ("unknown", ("GET", "/x"), 3)]:
        add(f"route.{name}", FIRST, "routes", actual(method, path, PAGE),
            allowed(PAGE, at=f"/rules/{at}", expose=f"x-{at}"))
        add(f"route.{name}-preflight", f"{FIRST}; its preflight is told the same", "routes", asking(method, path, PAGE),
            granted(PAGE, at=f"/rules/{at}", max_age=at or 600))
    add("route.same-path-other-method", "CONTRACT 3: an endpoint is method and path", "routes",
        actual("DELETE", "/api/chat", PAGE),
        allowed(PAGE, at="/rules/3", expose="x-3"))
    add("route.preflight-of-other-method", "CONTRACT 3: the method asked for, not OPTIONS", "routes",
        asking("DELETE", "/api/chat", PAGE), granted(PAGE, at="/rules/3", max_age=3))
    add("route.canonical", "CONTRACT 3: routes see the canonical path", "routes",
        actual("POST", "/v1//files/%66/", PAGE),
        allowed(PAGE, at="/rules/2", expose="x-2"))
    add("route.any-holds-nothing-ambiguous", "CONTRACT 3: dot segments are in no class, and no path", "routes",
        actual("POST", "/v1/files/../../api/pull", PAGE), readable(PAGE, "route-unknown", expose="x-0"))
    add("route.preflight-ambiguous", "CONTRACT 1: granted as asked", "routes",
        asking("POST", "/v1/files/../x", PAGE, "x-q"),
        granted(PAGE, "x-q", at=None))
    add("origin.wide-first", FIRST, "wide-first", actual(*CHAT, TEAM), allowed(TEAM, expose="x-wide"))
    add("origin.narrow-first", FIRST, "narrow-first", actual(*CHAT, TEAM), allowed(TEAM, expose="x-narrow"))
    add("origin.narrow-first-other", FIRST, "narrow-first", actual(*CHAT, "https://b.team.example"),
        allowed("https://b.team.example", at="/rules/1", expose="x-wide"))
    add("origin.wide-first-route", "CONTRACT 1: the second, where the first does not hold the route", "wide-first",
        actual(*PULL, TEAM), allowed(TEAM, at="/rules/1", expose="x-narrow"))
    add("origin.wide-first-route-other", "CONTRACT 1", "wide-first", actual(*PULL, "https://b.team.example"),
        readable("https://b.team.example", "route-not-granted", expose="x-wide"))
    add("origin.preset-then-port", FIRST, "preset", actual(*CHAT, "http://localhost:3000"),
        allowed("http://localhost:3000"))
    add("origin.preset-then-port-route", "CONTRACT 1", "preset", actual(*PULL, "http://localhost:3000"),
        allowed("http://localhost:3000", at="/rules/1"))
    add("origin.preset-then-port-other", "CONTRACT 1", "preset", actual(*PULL, "http://localhost:3001"),
        readable("http://localhost:3001", "route-not-granted"))
    add("origin.any-last", "CONTRACT 1: * is one more entry", "any-last", actual(*CHAT, FOREIGN),
        allowed(FOREIGN, at="/rules/1", expose="x-any"))
    add("origin.any-last-known", FIRST, "any-last", actual(*CHAT, PAGE), allowed(PAGE))
    add("origin.any-last-not-null", "CONTRACT 2: null only by an entry null", "any-last", actual(*CHAT, "null"),
        opaque("origin-not-allowed"))
    for number, origin in [(0, "https://a.example"), (15, "https://p.example"), (25, "https://z.example")]:
        add(f"origin.of-26-rules-{number}", FIRST, "alphabet", actual(*CHAT, origin),
            allowed(origin, at=f"/rules/{number}", expose=f"x-{number}"))
    add("origin.of-26-rules-none", "CONTRACT 3.3", "alphabet", actual(*CHAT, "https://aa.example"),
        opaque("origin-not-allowed"))


def held_by_none(add):
    """A preflight whose path no rule holds."""
    why = "CONTRACT 1: granted as asked; only a readable refusal can follow"
    for name, method, path in [("manage", *PULL), ("account", "POST", "/api/me"), ("unknown", "PUT", "/x"),
                               ("dots", "GET", "/a/../b"),
                               ("star", "POST", "*")]:
        add(f"none.{name}", why, "narrow", asking(method, path, PAGE, "x-z"), granted(PAGE, "x-z", at=None))
    add("none.own-method", f"{why}, methods too", "narrow", asking("QUERY", "/x", PAGE),
        granted(PAGE, at=None, methods=f"{METHODS}, QUERY"))
    add("none.never-track", "CONTRACT 1: never CONNECT, TRACE, TRACK", "narrow", asking("TRACK", "/x", PAGE),
        named(PAGE, "method-not-allowed", at=None))
    add("none.invalid-name", "CONTRACT 3: an invalid token is a refused preflight", "narrow",
        asking("PUT", "/x", PAGE, "x z"),
        named(PAGE, "header-invalid", at=None))
    add("none.literal-star", "CONTRACT 1: never a literal *", "narrow", asking("PUT", "/x", PAGE, "*"),
        named(PAGE, "header-not-allowed", at=None))
    add("none.too-many", "CONTRACT 3: at most 8 KiB", "narrow", asking("PUT", "/x", PAGE, "a" * 8193),
        named(PAGE, "too-many-request-headers", at=None))
    add("none.credentials-of-first", "CONTRACT 1: with the credentials of the first rule that admits the origin",
        "credentials-first-narrow", asking("PUT", "/x", PAGE), granted(PAGE, at=None, credentials=True))
    add("none.credentials-of-second", "CONTRACT 1: with the credentials of the first rule that admits the origin",
        "credentials-second-narrow", asking("PUT", "/x", PAGE), granted(PAGE, at=None))
    add("none.credentials-of-the-admitting", "CONTRACT 1: the first that admits this origin, not the first",
        "credentials-other-narrow", asking("PUT", "/x", TEAM), granted(TEAM, at=None, credentials=True))
    add("none.foreign", "CONTRACT 3.3", "narrow", asking("PUT", "/x", FOREIGN),
        opaque("origin-not-allowed", kind="preflight"))
    add("none.then-actual", "CONTRACT 3.6: what follows is refused, readable", "narrow",
        actual("PUT", "/x", PAGE, ("x-z", "1")),
        readable(PAGE, "route-unknown"))


def denying(add):
    refused = lambda at: opaque("origin-denied", at=f"/deny/{at}")
    why = "CONTRACT 1, deny: wins over every rule"
    for name, origin, at in [("exact", "https://old.app.example", 0), ("label", "https://pr-13.app.example", 1),
                             ("below", "https://x.y.bad.example", 2), ("port", "http://localhost:8080", 3),
                             ("port-range", "http://localhost:9005", 4), ("any-port", "http://127.0.0.1:1", 5),
                             ("scheme", "chrome-extension://abc", 6), ("null", "null", 7), ("file", "file://", 8),
                             ("trailing-dot", "https://dot.example.", 9), ("underscore", "https://my_app.example", 10),
                             ("preset", "ionic://localhost", 11)]:
        add(f"deny.{name}", why, "deny", actual(*CHAT, origin), refused(at))
    for name, origin in [("label-apex", "https://app.example"), ("label-other", "https://prx.app.example"),
                         ("label-deeper", "https://pr-13.x.app.example"), ("port", "http://localhost:8081"),
                         ("port-range-above", "http://localhost:9011"), ("other-address", "http://[::1]:1"),
                         ("scheme", "moz-extension://abc")]:
        add(f"deny.not-{name}", why, "deny", actual(*CHAT, origin), allowed(origin))
    add("deny.first-entry", "CONTRACT 1, deny: the first entry that names it", "deny-twice", actual(*CHAT, TEAM),
        refused(0))
    add("deny.any", "CONTRACT 1, deny: * denies every page", "deny-any", actual(*CHAT, PAGE), refused(0))
    add("deny.any-not-null", "CONTRACT 2: null only by an entry null", "deny-any", actual(*CHAT, "null"),
        opaque("origin-not-allowed"))
    add("deny.not-without-origin", "CONTRACT 3.3: no Origin, nothing to deny", "deny-any", request(*CHAT),
        untouched("not-cors"))
    add("deny.same-origin-any", "CONTRACT 3.3: deny, whatever the kind", "deny-any",
        actual(*CHAT, "http://localhost:11435"),
        opaque("origin-denied", at="/deny/0", kind="same-origin"))
    for name, origin, at in [("underscore", "https://x.my_org.example.com", 0), ("label", "https://a_b.example.org", 1),
                             ("scheme", "app://my_app", 2), ("trailing-dot", "https://a.example.com.", 0)]:
        add(f"deny.irregular-{name}", "CONTRACT 2 is about admitting: what is denied does not slip through by a spelling",
            "deny-irregular", actual(*CHAT, origin), refused(at))
    add("deny.irregular-not-apex", "CONTRACT 2: one or more labels", "deny-irregular",
        actual(*CHAT, "https://example.com."), allowed("https://example.com."))
    add("deny.irregular-any", "CONTRACT 1, deny: * denies every page", "deny-any",
        actual(*CHAT, "http://evil.example."), refused(0))
    add("deny.of-nobody", "CONTRACT 3.3: deny is asked before the rules", "deny",
        actual(*CHAT, "https://a.bad.example"), refused(2))
    add("deny.before-route", "CONTRACT 3: 3 before 6", "deny", actual("GET", "/x", "https://old.app.example"),
        refused(0))
    add("deny.before-key", "CONTRACT 3: 3 before 6", "deny-keys", actual(*CHAT, PAGE), refused(0))
    add("deny.after-host", "CONTRACT 3: 2 before 3", "deny",
        actual(*CHAT, "https://old.app.example", host=("Host", "x.example")),
        opaque("host-not-allowed"))


def keys(add):
    """Keys × routes × origins: each says no on its own."""
    bearer = lambda secret: ("Authorization", f"Bearer {secret}")
    read, chat, full = bearer("sk-read"), bearer("sk-chat"), bearer("sk-full")
    why = "CONTRACT 3.6: key, then rule, then method"
    rows = [  # name, request, the key shown, why it is refused
        ("read-tags", TAGS, read, None), ("read-chat", CHAT, read, "key-route"), ("read-pull", PULL, read, "key-route"),
        ("read-unknown", ("GET", "/x"), read, "key-route"), ("chat-chat", CHAT, chat, None),
        ("chat-tags", TAGS, chat, "key-route"),
        ("chat-other-method", ("DELETE", "/api/chat"), chat, "route-unknown"), ("full-chat", CHAT, full, None),
        ("full-pull", PULL, full, "route-not-granted"), ("full-unknown", ("GET", "/x"), full, "route-unknown"),
        ("full-method", TAGS, full, "method-not-allowed")]
    for name, (method, path), header, reason in rows:
        at = "/rules/0" if reason == "method-not-allowed" else None
        expect = readable(PAGE, reason, at=at) if reason else allowed(PAGE)
        using = "keys-post" if name == "full-method" else "keys"
        add(f"key.{name}", why, using, actual(method, path, PAGE, header), expect)
    add("key.both-fields-agree", "CONTRACT 3, keys: Authorization or x-api-key", "keys",
        actual(*CHAT, PAGE, full, ("x-api-key", "sk-full")), allowed(PAGE))
    add("key.same-origin-bound", f"{why}; same-origin skips rules alone", "keys",
        actual(*PULL, "http://localhost:11435", read),
        opaque("key-route", kind="same-origin"))
    add("key.same-origin-full", f"{why}; same-origin skips rules alone", "keys",
        actual(*PULL, "http://localhost:11435", full),
        untouched("same-origin"))
    add("key.not-cors-full", f"{why}; not-cors skips rules alone", "keys", request(*PULL, full), untouched("not-cors"))
    add("key.null-origin", "CONTRACT 3.3 before 3.6", "keys", actual(*CHAT, "null", full), opaque("origin-not-allowed"))
    add("key.link-from-elsewhere", f"{why}; a followed link has no key", "keys",
        request("GET", "/", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                ("Sec-Fetch-Dest", "document")),
        opaque("key-missing", 401, kind="not-cors"))


def books():
    one, other = rule(PAGE), lambda **parts: rule(PAGE, **parts)
    wide, narrow = "https://*.team.example", rule(TEAM, routes=["any"], response_headers=["x-narrow"])
    api_keys = [{"name": "read", "sha256": digest("sk-read"), "routes": ["read"]},
                {"name": "chat", "sha256": digest("sk-chat"), "routes": ["/api/chat"]},
                {"name": "full", "sha256": digest("sk-full")}]
    named_routes = [["inference"], ["manage"], ["/v1/files/*"], ["any"]]
    admitted = ["https://app.example", "https://*.app.example", "@loopback", "chrome-extension://*",
                "moz-extension://*",
                "null", "file://", "https://dot.example.", "https://my_app.example", "@capacitor"]
    denied = ["https://old.app.example", "https://pr-*.app.example", "https://*.bad.example", "http://localhost:8080",
              "http://localhost:9000-9010", "http://127.0.0.1:*", "chrome-extension://*", "null", "file://",
              "https://dot.example.", "https://my_app.example", "@capacitor"]
    policies = {
        "methods": policy(other(routes=["any"], methods=["POST"]), other(routes=["any"])),
        "headers": policy(other(request_headers=["x-a"]), other(request_headers=["x-b"])),
        "headers-any": policy(other(request_headers=["x-a"]), one),
        "headers-prefix": policy(other(request_headers=["x-a"]), other(request_headers=["x-b-*"])),
        "credentials-first": policy(other(credentials=True), one),
        "credentials-second": policy(one, other(credentials=True)),
        "max-age": policy(other(max_age=10), other(max_age=1000)), "twice": policy(one, one),
        "exposed": policy(other(response_headers=["x-a"]), other(response_headers=["x-b"])),
        "exposed-none": policy(other(response_headers=[]), one),
        "routes": policy(*[other(routes=routes, max_age=at or 600, response_headers=[f"x-{at}"])
                           for at, routes in enumerate(named_routes)]),
        "wide-first": policy(rule(wide, response_headers=["x-wide"]), narrow),
        "narrow-first": policy(narrow, rule(wide, response_headers=["x-wide"])),
        "preset": policy(rule("@loopback"), rule("http://localhost:3000", routes=["any"])),
        "any-last": policy(one, rule("*", response_headers=["x-any"]), dangerously=["any-origin"]),
        "alphabet": policy(*[rule(f"https://{letter}.example", response_headers=[f"x-{at}"])
                             for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")]),
        "narrow": policy(other(request_headers=["x-a"], methods=["POST"])),
        "credentials-first-narrow": policy(other(credentials=True), other(routes=["manage"])),
        "credentials-second-narrow": policy(one, other(routes=["manage"], credentials=True)),
        "credentials-other-narrow": policy(one, rule(TEAM, credentials=True)),
        "deny": policy(rule(admitted), deny=denied), "deny-twice": policy(rule(TEAM), deny=[wide, TEAM]),
        "deny-any": policy(one, deny=["*"]),
        "deny-irregular": policy(rule(["https://x.my_org.example.com", "https://a_b.example.org", "app://my_app",
                                       "https://a.example.com.", "https://example.com."]),
                                 deny=["https://*.example.com", "https://a*.example.org", "app://*"]),
        "deny-keys": {**policy(one, deny=[PAGE]), "api_keys": api_keys},
        "keys": {**policy(one), "api_keys": api_keys},
        "keys-post": {**policy(other(methods=["POST"])), "api_keys": api_keys},
    }
    book = Book("overlap", **policies)
    for write in (merging, choosing, held_by_none, denying, keys):
        write(book.add)
    return [book]
