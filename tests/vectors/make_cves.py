"""cve.json: the published mistakes of other CORS engines, each a case that must not come back."""

from authoring import *

LISTED = "b,d,f,h,content-type"


def books():
    ask = lambda origin, method="POST": actual(method, "/api/chat", origin)
    foo_bar = ["https://foo.example", "https://bar.example"]
    tree = [f"https://{name}.example" for name in ("a", "ab", "abc", "b", "ba", "bab", "c", "ca", "aa", "bb")]
    book = Book(
        "cve", app=APP, foo_bar=policy(rule(foo_bar)), below=policy(rule("https://*.example.com")),
        exact=policy(rule("https://example.com")), tree=policy(rule(tree)),
        star=policy(rule("*"), dangerously=["any-origin"]),
        credentialed=policy(rule(PAGE, credentials=True)),
        begins=policy(rule("https://h*.example.com", credentials=True)),
        regex_like=policy(rule("https://www.example.com")),
        ext=policy(rule("chrome-extension://*")),
        listed=policy(rule(PAGE, request_headers=LISTED.split(","))))
    add = book.add
    refused = opaque("origin-not-allowed")
    add("2018-20744.any-origin-without-credentials", "CVE-2018-20744 (rs/cors): * became reflection with credentials",
        "star", ask(FOREIGN), allowed(FOREIGN))
    add("2018-20744.null-under-any-origin", "CVE-2018-20744 (rs/cors)", "star", ask("null"), refused)
    add("2025-47908.commas", "CVE-2025-47908 (rs/cors#170), GHSA-mh55-gqvf-xfwm, GO-2024-2883: commas", "app",
        asking("POST", "/api/chat", PAGE, "," * 20000), named(PAGE, "too-many-request-headers"))
    add("2025-47908.commas-within-bounds", "CVE-2025-47908 (rs/cors): bounded, so harmless", "app",
        asking("POST", "/api/chat", PAGE, "," * 8192), granted(PAGE))
    add("2025-47908.commas-from-foreign-origin", "CVE-2025-47908 (rs/cors): not even read", "app",
        asking("POST", "/api/chat", FOREIGN, "," * 20000), opaque("origin-not-allowed", kind="preflight"))
    add("2025-47908.two-lines", "rs/cors#184: the first fix dropped all lines but one", "listed",
        asking("POST", "/api/chat", PAGE, "b", ("Access-Control-Request-Headers", "content-type")),
        granted(PAGE, LISTED))
    add("2025-47908.mixed-case", "rs/cors#174: the first fix refused upper case", "listed",
        asking("POST", "/api/chat", PAGE, "Content-Type"), granted(PAGE, LISTED))
    add("2019-25211.wildcard-off-by-one", "CVE-2019-25211 (gin-contrib/cors): example.com/* admitted example.community",
        "exact", ask("https://example.community"), refused)
    add("2019-25211.longer-port", "CVE-2019-25211 (gin-contrib/cors)", "exact", ask("https://example.com:4430"),
        refused)
    for origin in ("https://barfoo.example", "https://foobar.example", "https://foo.examplebar.example",
                   "https://oo.example", "https://barbar.example"):
        add(f"ghsa-vhxv-fg4m-p2w8.{origin[8:-8].replace('.', '-')}",
            "GHSA-vhxv-fg4m-p2w8 (jub0bs/cors), GHSA-v84h-653v-4pq9 (fcors): radix tree joined foo and bar", "foo_bar",
            ask(origin), refused)
    for origin in foo_bar:
        add(f"ghsa-vhxv-fg4m-p2w8.admits-{origin[8:11]}", "GHSA-vhxv-fg4m-p2w8 (jub0bs/cors)", "foo_bar", ask(origin),
            allowed(origin))
    for origin in tree:
        add(f"jub0bs-12.admits-{origin[8:-8]}", "jub0bs/cors#12: false denials from tree insertion", "tree",
            ask(origin),
            allowed(origin))
    for names in ("b", "h", "b,d", "d,h", "f,h", "b,d,f,h", "h,f,d,b"):
        add(f"jub0bs-15.{names.replace(',', '-')}", "jub0bs/cors#15: false denials in the sorted set", "listed",
            asking("POST", "/api/chat", PAGE, names), granted(PAGE, LISTED))
    for names in ("a", "c", "g", "i", "b,c", "bd"):
        add(f"jub0bs-15.not-{names.replace(',', '-')}", "jub0bs/cors#15: and no false grants", "listed",
            asking("POST", "/api/chat", PAGE, names), named(PAGE, "header-not-allowed", LISTED))
    for name, names, expect in [("before", "b", granted(PAGE, LISTED)),
                                ("refused", "z,b", named(PAGE, "header-not-allowed", LISTED)),
                                ("invalid", "b,c d", named(PAGE, "header-invalid", LISTED)),
                                ("after", "b", granted(PAGE, LISTED))]:
        add(f"jub0bs-14.{name}", "jub0bs/cors#14: an answer changed the lists that the next one was made of", "listed",
            asking("POST", "/api/chat", PAGE, names), expect)
    add("rs-197.in-one-label", "rs/cors#197: h* admitted whatever begins with h, with credentials", "begins", ask(
        "https://host.example.com"), allowed("https://host.example.com", credentials=True))
    for name, origin in [("other-domain", "https://host.evil.test"), ("two-labels", "https://h.evil.example.com"),
                         ("http", "http://host.example.com")]:
        add(f"rs-197.{name}", "rs/cors#197: h* admitted whatever begins with h, with credentials", "begins",
            ask(origin), refused)
    add("rs-197.bare", "rs/cors#197", "begins", ask("https://h"), refused)
    for name, origin in [("2024-27302.suffix", "https://evilexample.com"), ("2024-27302.apex", "https://example.com"),
                         ("2023-28109.suffix-with-port", "https://evilexample.com:443443")]:
        invalid = origin.endswith("443443")
        add(name, "CVE-2024-27302 (go-zero), CVE-2023-28109 (play-with-docker): HasSuffix", "below", ask(origin),
            opaque("origin-invalid") if invalid else refused)
    add("2024-25124.credentials-to-foreign", "CVE-2024-25124 (fiber): * with credentials", "credentialed", ask(FOREIGN),
        refused)
    add("2023-49803.reflects", "CVE-2023-49803 (@koa/cors): reflected any origin by default", {},
        actual("POST", "/api/chat", FOREIGN), refused)
    add("2024-1681.log-injection", "CVE-2024-1681 (flask-cors): line breaks in a path", "app",
        actual("POST", "/api/chat%0d%0aINFO:%20fine", PAGE), readable(PAGE, "route-unknown"))
    add("2024-1681.origin-with-line-break", "CVE-2024-1681 (flask-cors)", "star", ask("https://app.example\r\nX: y"),
        opaque("origin-invalid"))
    add("2024-6221.private-network", "CVE-2024-6221 (flask-cors): Access-Control-Allow-Private-Network by default",
        "app",
        asking("POST", "/api/chat", PAGE, None, ("Access-Control-Request-Private-Network", "true")), granted(PAGE))
    add("2024-6839.longer-path-first", "CVE-2024-6839 (flask-cors): which path rule matches", "app",
        actual("POST", "/api/chat/../pull", PAGE), readable(PAGE, "route-unknown"))
    add("2024-6844.plus", "CVE-2024-6844 (flask-cors): + decoded as a space in the path", "app",
        actual("POST", "/api/ch+at", PAGE), readable(PAGE, "route-unknown"))
    add("2024-6866.path-case", "CVE-2024-6866 (flask-cors): paths matched in any case", "app",
        actual("POST", "/Api/Chat", PAGE), readable(PAGE, "route-unknown"))
    add("ghsa-q7jf-gf43-6x6p.request-vary", "GHSA-q7jf-gf43-6x6p (hono): the request's Vary copied to the answer",
        "app",
        actual("POST", "/api/chat", PAGE, ("Vary", "*, X-Evil")), allowed(PAGE))
    add("2026-54290.any-origin-with-cookie", "CVE-2026-54290 (hono): reflected with credentials when the origin is *",
        "star", actual("POST", "/api/chat", FOREIGN, ("Cookie", "a=b")), allowed(FOREIGN))
    add("2026-54290.preflight", "CVE-2026-54290 (hono)", "star", asking("POST", "/api/chat", FOREIGN, "authorization"),
        granted(FOREIGN, "authorization"))
    add("2026-69207.white-space", "CVE-2026-69207 (hono), GHSA-8j4g-w8fx-2239: quadratic split at white space", "app",
        asking("POST", "/api/chat", PAGE, "a" + " " * 8000 + "b"), named(PAGE, "header-invalid"))
    add("2026-69207.white-space-then-comma", "CVE-2026-69207 (hono)", "app",
        asking("POST", "/api/chat", PAGE, "a" + " " * 8000 + ",b"), granted(PAGE, "a,b"))
    add("2026-69207.too-much-white-space", "CVE-2026-69207 (hono)", "app",
        asking("POST", "/api/chat", PAGE, "a" + " " * 9000 + ",b"), named(PAGE, "too-many-request-headers"))
    add("2020-5397.preflight-with-cookie", "CVE-2020-5397 (Spring): an authenticated preflight has no effect", "app",
        asking("POST", "/api/chat", PAGE, "x-a", ("Cookie", "session=1"), ("Authorization", "Bearer x")),
        granted(PAGE, "x-a"))
    add("2020-5397.foreign-preflight-with-cookie", "CVE-2020-5397 (Spring)", "app",
        asking("POST", "/api/pull", FOREIGN, None, ("Cookie", "session=1")),
        opaque("origin-not-allowed", kind="preflight"))
    add("envoy-9965.origin-star", "envoyproxy/gateway#9965: a matcher that matches the text * means allow-all", "app",
        ask("*"), opaque("origin-invalid"))
    add("nginx.unanchored", "nginx recipes: (www\\.)?example\\.com unanchored", "regex_like",
        ask("https://www.example.com.evil.example"), refused)
    add("nginx.unescaped-dot", "nginx recipes: . matches any character", "regex_like", ask("https://wwwxexample.com"),
        refused)
    add("2024-28224.rebinding-page", "CVE-2024-28224 (Ollama): DNS rebinding", "app",
        actual("POST", "/api/pull", "http://rebind.example:11435", host=("Host", "rebind.example:11435")),
        opaque("host-not-allowed", kind="same-origin"))
    add("2024-28224.rebinding-without-origin", "CVE-2024-28224 (Ollama): GET from the rebound page has no Origin",
        "app",
        request("GET", "/api/tags", ("Sec-Fetch-Site", "same-origin"), host=("Host", "rebind.example:11435")),
        opaque("host-not-allowed", kind="not-cors"))
    add("jub0bs.bracketed-host", "jub0bs/cors 1.0: https://[example.com] parsed to example.com", "exact",
        ask("https://[example.com]"), opaque("origin-invalid"))
    add("jub0bs.bytes-before-suffix", "jub0bs/cors 1.0: any bytes left of a wildcard suffix", "below",
        ask("https://evil.com?.example.com"), opaque("origin-invalid"))
    for number in (1, 2, 3):
        add(f"express.flaps-{number}", "expressjs/cors: RegExp with /g remembers where it stopped", "exact",
            ask("https://example.com"), allowed("https://example.com"))
    add("spring.one-name-is-enough", "Spring: a preflight passed if one of its names was listed", "listed",
        asking("POST", "/api/chat", PAGE, "b,x-evil"), named(PAGE, "header-not-allowed", LISTED))
    add("happy-dom.ends-with", "happy-dom: same-origin by endsWith, without the port", "app",
        ask("http://evillocalhost:11435"), refused)
    add("happy-dom.other-port", "happy-dom: same-origin by endsWith, without the port", "app",
        ask("http://localhost:9"), refused)
    # What CORS scanners glue between an admitted origin and theirs.
    for name, byte in [("comma", ","), ("ampersand", "&"), ("apostrophe", "'"), ("quote", '"'), ("semicolon", ";"),
                       ("bang", "!"),
                       ("dollar", "$"), ("caret", "^"), ("star", "*"), ("parenthesis", "("), ("plus", "+"),
                       ("equals", "="),
                       ("backtick", "`"), ("tilde", "~"), ("pipe", "|"), ("brace", "{"), ("percent-60", "%60"),
                       ("percent-0d", "%0d")]:
        add(f"scanner.{name}", "CORScanner and Corsy: special bytes; Fetch, serialized-origin", "exact",
            ask(f"https://example.com{byte}.evil.test"), opaque("origin-invalid"))
    for name, byte in [("hyphen", "-a"), ("underscore", "_")]:
        add(f"scanner.{name}", "CORScanner and Corsy: what browsers do send; CONTRACT 2", "exact",
            ask(f"https://example.com{byte}.evil.test"), refused)
    add("chrome-extension.host-suffix", "browser extensions by scheme alone", "ext",
        ask("https://chrome-extension.example"), refused)
    return [book]
