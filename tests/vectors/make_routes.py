"""route.json, path.json, rule.json: which endpoint a request means, and which rule decides it.
CONTRACT.md 1 (rules, routes) and 3 (Routes)."""

from authoring import *

INFERENCE = ["/api/generate", "/api/chat", "/api/embed", "/api/embeddings", "/v1/chat/completions", "/v1/completions",
             "/v1/responses", "/v1/embeddings", "/v1/messages", "/v1/audio/transcriptions"]
READ = ["/", "/api/version", "/api/status", "/api/tags", "/api/ps", "/api/experimental/model-recommendations",
        "/v1/models", "/v1/models/llama3.2"]
MANAGE = [("POST", "/api/pull"), ("POST", "/api/push"), ("POST", "/api/create"), ("POST", "/api/copy"),
          ("DELETE", "/api/delete"), ("POST", "/api/blobs/sha256-29fdb92e57cf0827"),
          ("HEAD", "/api/blobs/sha256-29fdb92e57cf0827")]
ACCOUNT = [("POST", "/api/me"), ("POST", "/api/signout"), ("DELETE", "/api/user/keys/k1"),
           ("POST", "/api/experimental/web_search"), ("POST", "/api/experimental/web_fetch")]
GIVEN = [("POST", path, "inference") for path in INFERENCE] + [
    (method, path, "read") for path in READ for method in ("GET", "HEAD")] + [("POST", "/api/show", "read")]
KEPT = [(*pair, "manage") for pair in MANAGE] + [(*pair, "account") for pair in ACCOUNT]
UNKNOWN = [
    ("GET", "/api/chat"), ("PUT", "/api/chat"), ("DELETE", "/v1/models/llama3.2"), ("POST", "/api/tags"),
    ("GET", "/api/show"), ("POST", "/api/delete"), ("GET", "/api/pull"), ("HEAD", "/api/chat"),
    ("GET", "/api/me"), ("POST", "/v1/messages/count_tokens"), ("POST", "/v1/images/generations"),
    ("GET", "/v1/files"), ("POST", "/api/unheard-of"), ("GET", "/apiX/tags"), ("POST", "/api/chatX"),
    ("POST", "/xapi/chat"), ("GET", "/api"), ("GET", "/v1"), ("POST", "/"), ("PATCH", "/api/x"),
]


def slug(method, path):
    words = "".join(c if c.isalnum() else "-" for c in path.lower()).strip("-")
    while "--" in words:
        words = words.replace("--", "-")
    return f"{method.lower()}-{words or 'root'}"


def route_book():
    book = Book("route", app=APP, any=policy(rule(PAGE, routes=["any"])),
                **{name: policy(rule(PAGE, routes=[name])) for name in ("inference", "read", "manage", "account")},
                path=policy(rule(PAGE, routes=["/v1/new-thing", "/v1/files/*"])),
                pull=policy(rule(PAGE, routes=["/api/pull"])),
                other=policy(rule(PAGE), rule("https://other.example", routes=["/v1/new-thing"])))
    add = book.add
    for method, path, _ in GIVEN:
        add(f"default.{slug(method, path)}", "CONTRACT 1: routes default to inference and read", "app",
            actual(method, path, PAGE), allowed(PAGE))
    for method, path, group in KEPT:
        add(f"default.not-{slug(method, path)}", f"CONTRACT 3, routes: {group}", "app",
            actual(method, path, PAGE), readable(PAGE, "route-not-granted"))
    for method, path in UNKNOWN:
        add(f"default.unknown-{slug(method, path)}", "CONTRACT 3, routes: in no class", "app",
            actual(method, path, PAGE), readable(PAGE, "route-unknown"))
    samples = {"inference": ("POST", "/api/chat"), "read": ("GET", "/api/tags"), "manage": ("DELETE", "/api/delete"),
               "account": ("POST", "/api/me")}
    for granted_class in samples:
        for asked_class, (method, path) in samples.items():
            expect = allowed(PAGE) if asked_class == granted_class else readable(PAGE, "route-not-granted")
            add(f"{granted_class}-alone.{asked_class}", "CONTRACT 1, routes", granted_class,
                actual(method, path, PAGE), expect)
    for asked_class, (method, path) in samples.items():
        add(f"any.{asked_class}", "CONTRACT 1, routes: any", "any", actual(method, path, PAGE), allowed(PAGE))
    for name, method, path in [("exact", "POST", "/v1/new-thing"), ("exact-get", "GET", "/v1/new-thing"),
                               ("below", "GET", "/v1/files/f1"), ("deep-below", "DELETE", "/v1/files/f1/content"),
                               ("trailing-slash", "POST", "/v1/new-thing/"), ("query", "POST", "/v1/new-thing?a=b")]:
        add(f"path.{name}", "CONTRACT 1, routes: a path", "path", actual(method, path, PAGE), allowed(PAGE))
    for name, method, path in [("not-below-itself", "GET", "/v1/files"), ("not-below-itself-slash", "GET", "/v1/files/"),
                               ("not-longer", "POST", "/v1/new-thing2"), ("not-below-exact", "POST", "/v1/new-thing/x"),
                               ("not-by-string", "GET", "/v1/filesystem/x"), ("not-in-case", "POST", "/V1/new-thing")]:
        add(f"path.{name}", "CONTRACT 1, routes: a path; a final /* = anything below", "path",
            actual(method, path, PAGE), readable(PAGE, "route-unknown"))
    add("path.not-a-class", "CONTRACT 1: nothing but what is named", "path", actual("POST", "/api/chat", PAGE),
        readable(PAGE, "route-not-granted"))
    add("path.of-manage", "CONTRACT 1: a path needs no class", "pull", actual("POST", "/api/pull", PAGE), allowed(PAGE))
    add("path.of-manage-not-its-class", "CONTRACT 1", "pull", actual("DELETE", "/api/delete", PAGE),
        readable(PAGE, "route-not-granted"))
    add("path.of-another-rule", "CONTRACT 3, routes: no rule naming the path = unknown; here one names it", "other",
        actual("POST", "/v1/new-thing", PAGE), readable(PAGE, "route-not-granted"))
    add("path.of-its-own-rule", "CONTRACT 1", "other", actual("POST", "/v1/new-thing", "https://other.example"),
        allowed("https://other.example", at="/rules/1"))
    return book


def path_book():
    book = Book("path", app=APP, manage=policy(rule(PAGE, routes=["inference", "manage"])))
    add = book.add

    def refused(reason):
        return readable(PAGE, reason)

    for name, target, why in [
        ("query", "/api/chat?stream=true", "the query is no part of the path"),
        ("query-dots", "/api/chat?x=../y%2f%00", "the query is no part of the path"),
        ("empty-query", "/api/chat?", "the query is no part of the path"),
        ("double-slash", "//api/chat", "// is removed"), ("double-slash-middle", "/api//chat", "// is removed"),
        ("triple-slash", "/api///chat", "// is removed"), ("trailing-slash", "/api/chat/", "a trailing / is removed"),
        ("encoded-letter", "/api/%63hat", "decoded once"), ("encoded-upper-hex", "/api/ch%61%74", "decoded once"),
        ("absolute-form", "http://localhost:11435/api/chat", "RFC 9112 3.2.2"),
    ]:
        add(f"same.{name}", f"CONTRACT 3, routes: {why}", "app", actual("POST", target, PAGE), allowed(PAGE))
    for name, target in [("model-below", "/v1/models/org/model"), ("model-space", "/v1/models/my%20model"),
                         ("model-utf-8", "/v1/models/b%C3%BCcher"), ("models-slash", "/v1/models/"),
                         ("model-colon", "/v1/models/llama3.2:1b"), ("model-dots", "/v1/models/a..b")]:
        add(f"same.{name}", "CONTRACT 3, routes: /v1/models/*", "app", actual("GET", target, PAGE), allowed(PAGE))
    for name, target in [("double-slash", "//api/pull"), ("encoded", "/api/%70ull"), ("trailing-slash", "/api/pull/"),
                         ("all", "//api//%70%75%6c%6c/"), ("query", "/api/pull?/api/chat")]:
        add(f"pull.{name}", "CONTRACT 3, routes: paths that try to look like another gain nothing", "app",
            actual("POST", target, PAGE), refused("route-not-granted"))
        add(f"pull.{name}-granted", "CONTRACT 3, routes: what is classified is what is meant", "manage",
            actual("POST", target, PAGE), allowed(PAGE))
    for name, target, why in [
        ("dot-segments", "/v1/../api/chat", "dot segments"), ("dot-segment", "/api/./chat", "dot segments"),
        ("leading-dots", "/../api/chat", "dot segments"), ("trailing-dots", "/api/chat/..", "dot segments"),
        ("trailing-dot", "/api/chat/.", "dot segments"), ("encoded-dots", "/v1/%2e%2e/api/chat", "dot segments"),
        ("half-encoded-dots", "/v1/.%2E/api/chat", "dot segments"), ("encoded-dot", "/api/%2e/chat", "dot segments"),
        ("encoded-slash", "/api%2fchat", "an encoded /"), ("encoded-slash-upper", "/api/chat%2F", "an encoded /"),
        ("smuggled-pull", "/api/chat%2f..%2fpull", "an encoded /"), ("encoded-backslash", "/api%5cchat", "an encoded \\"),
        ("backslash", "/api\\chat", "no endpoint is so called"), ("nul", "/api/chat%00", "NUL"),
        ("nul-in-middle", "/api/chat%00/../pull", "NUL"), ("second-level", "/api/%2563hat", "a % of a second level"),
        ("second-level-slash", "/api%252fchat", "a % of a second level"),
        ("half-escape", "/api/chat%2", "a % that remains"), ("bad-escape", "/api/chat%zz", "a % that remains"),
        ("upper-case", "/API/chat", "paths are case-sensitive"), ("parameter", "/api/chat;x=1", "no endpoint is so called"),
        ("trailing-space", "/api/chat%20", "no endpoint is so called"), ("no-slash", "api/chat", "RFC 9112 3.2.1"),
    ]:
        add(f"unknown.{name}", f"CONTRACT 3, routes: {why}", "app", actual("POST", target, PAGE), refused("route-unknown"))
    for name, target in [("dots", "/v1/models/../../api/pull"), ("encoded-dots", "/v1/models/%2e%2e"),
                         ("encoded-slash", "/v1/models/a%2fb"), ("nul", "/v1/models/a%00b"),
                         ("second-level", "/v1/models/a%2541"), ("backslash", "/v1/models/..%5c..%5capi%5cpull")]:
        add(f"unknown.below-models-{name}", "CONTRACT 3, routes: in no class, prefix or not", "app",
            actual("GET", target, PAGE), refused("route-unknown"))
    for name, target in [("dots", "/v1/../api/pull"), ("encoded-slash", "/api%2fpull"), ("bad-escape", "/api/%zz")]:
        add(f"not-cors.{name}", "CONTRACT 3, routes: not-cors targets pass as sent", "app",
            request("POST", target), untouched("not-cors"))
    add("preflight.ambiguous", "CONTRACT 1: no rule holds it, granted as asked", "app",
        asking("POST", "/v1/../api/pull", PAGE, "content-type"), granted(PAGE, "content-type", at=None))
    add("too-long", "CONTRACT 1, limits: target_bytes", "app",
        actual("POST", "/v1/models/" + "a" * 16384, PAGE), refused("route-unknown"))
    return book


def rule_book():
    admin = "https://admin.example"
    book = Book(
        "rule",
        order=policy(rule(PAGE, routes=["inference"]),
                     rule(PAGE, routes=["any"], credentials=True, max_age=60, response_headers=["x-two"])),
        methods=policy(rule(PAGE, routes=["inference"], methods=["GET"]), rule(PAGE, routes=["inference"])),
        roles=policy(rule(["https://*.example"]), rule(admin, routes=["manage"], methods=["POST", "DELETE"])),
        credentials=policy(rule(PAGE, routes=["read"], credentials=True), rule(PAGE, routes=["inference"])),
        strict=policy(rule(PAGE, routes=["inference"], request_headers=["x-one"], methods=["POST"])))
    add = book.add
    add("first-wins", "CONTRACT 1: the first whose origins match and whose routes hold the request", "order",
        actual("POST", "/api/chat", PAGE), allowed(PAGE))
    add("second-holds", "CONTRACT 1: decides alone, nothing is merged", "order", actual("DELETE", "/api/delete", PAGE),
        allowed(PAGE, at="/rules/1", credentials=True, expose="x-two"))
    add("preflight-first", "CONTRACT 1", "order", asking("POST", "/api/chat", PAGE, "x-a"), granted(PAGE, "x-a"))
    add("preflight-second", "CONTRACT 1: the method asked for chooses the route", "order",
        asking("DELETE", "/api/delete", PAGE), granted(PAGE, at="/rules/1", credentials=True, max_age=60))
    add("any-holds-unknown-paths", "CONTRACT 1, routes: any", "order", actual("POST", "/v1/unheard-of", PAGE),
        allowed(PAGE, at="/rules/1", credentials=True, expose="x-two"))
    add("methods-do-not-choose", "CONTRACT 1: origins and routes choose, methods do not", "methods",
        actual("POST", "/api/chat", PAGE), readable(PAGE, "method-not-allowed", at="/rules/0"))
    add("preflight-methods-do-not-choose", "CONTRACT 1", "methods", asking("POST", "/api/chat", PAGE),
        named(PAGE, "method-not-allowed", methods="GET"))
    add("wide-origin-first", "CONTRACT 1", "roles", actual("POST", "/api/chat", admin), allowed(admin))
    add("exact-origin-second", "CONTRACT 1", "roles", actual("POST", "/api/pull", admin), allowed(admin, at="/rules/1"))
    add("exact-origin-not-for-others", "CONTRACT 1", "roles", actual("POST", "/api/pull", PAGE),
        readable(PAGE, "route-not-granted"))
    add("preflight-held-by-none", "CONTRACT 1: granted as asked", "roles", asking("DELETE", "/api/delete", PAGE, "x-a"),
        granted(PAGE, "x-a", at=None))
    add("preflight-held-by-none-unlisted", "CONTRACT 1: granted as asked, whatever the rules list", "strict",
        asking("PUT", "/v1/unheard-of", PAGE, "x-two,authorization"), granted(PAGE, "x-two,authorization", at=None))
    add("preflight-held-by-none-credentials", "CONTRACT 1: credentials of the first rule that admits the origin",
        "credentials", asking("DELETE", "/api/delete", PAGE), granted(PAGE, at=None, credentials=True))
    add("preflight-held-by-none-trace", "CONTRACT 1: never CONNECT, TRACE, TRACK", "strict",
        asking("TRACE", "/api/chat", PAGE), named(PAGE, "method-not-allowed", at=None))
    add("refusal-has-first-rules-credentials", "CONTRACT 3: a page with credentials must read why", "credentials",
        actual("DELETE", "/api/delete", PAGE), readable(PAGE, "route-not-granted", credentials=True))
    add("no-credentials-from-another-rule", "CONTRACT 1: nothing is merged", "credentials",
        actual("POST", "/api/chat", PAGE), allowed(PAGE, at="/rules/1"))
    return book


def books():
    return [route_book(), path_book(), rule_book()]
