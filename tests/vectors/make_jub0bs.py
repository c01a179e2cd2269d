"""jub0bs.json: the published rules of jub0bs/cors 1.0, the strictest engine known, as cases of ours. Its request
algorithm step by step, its tree of origins and its sorted set of names; where it refuses what harms nobody (order,
case, white space of Access-Control-Request-Headers), the contract is kinder. Its configuration table is in
make_jub0bs_configurations.py.
"""

from authoring import *

CHAT = ("POST", "/v1/embeddings")
ACRH = "Access-Control-Request-Headers"
LISTED = ["authorization", "content-type", "x-bar", "x-baz", "x-foo"]
GRANT = ",".join(LISTED)

# Access-Control-Request-Headers, a list of lines, under a rule that lists five names. `None`: granted; else the reason.
BAD, NOT = "header-invalid", "header-not-allowed"
LINES = {
    # What its scan accepts: sorted, lower case, all of the set.
    "first": (["authorization"], None), "last": (["x-foo"], None), "middle": (["x-bar"], None),
    "first-and-last": (["authorization,x-foo"], None), "whole-set": ([GRANT], None),
    "neighbours": (["x-bar,x-baz"], None), "space-before": (["x-bar, x-foo"], None),
    "space-after": (["x-bar ,x-foo"], None), "space-both": (["x-bar , x-foo"], None),
    "tab-both": (["x-bar\t,\tx-foo"], None), "empty-line": ([""], None), "sixteen-empty": (["," * 16 + "x-foo"], None),
    "ends-in-comma": (["x-bar,"], None), "lines-in-order": (["authorization", "x-bar", "x-foo"], None),
    "lines-with-empty": (["authorization", "", "x-foo"], None),
    # What it refuses and browsers never send, but test tools and intermediaries do.
    "reverse": (["x-foo,x-baz,x-bar,content-type,authorization"], None),
    "one-out-of-order": (["x-bar,authorization"], None), "repeated": (["x-foo,x-foo"], None),
    "repeated-on-two-lines": (["x-foo", "x-foo"], None), "repeated-in-other-case": (["x-foo,X-FOO"], None),
    "lines-out-of-order": (["x-foo", "authorization"], None), "upper": (["X-FOO"], None),
    "title": (["Content-Type,X-Bar"], None), "one-capital": (["x-foO"], None),
    "two-spaces-each-side": (["x-bar  ,  x-foo"], None), "mixed-white-space": (["x-bar \t \t, \t x-foo"], None),
    "white-space-at-ends": (["  x-bar,x-foo \t"], None), "white-space-alone": ([" \t "], None),
    "seventeen-empty": (["," * 17 + "x-foo"], None), "empty-over-lines": ([","] * 20 + ["x-foo"], None),
    "twenty-empty-lines": ([""] * 20 + ["x-foo"], None), "empty-with-space": ([" , ,\t,x-foo"], None),
    # What nobody may grant.
    "absent": (["x-qux"], NOT), "absent-before-first": (["a"], NOT), "absent-after-last": (["z"], NOT),
    "absent-between": (["x-bas"], NOT), "absent-among": (["content-type,x-bas,x-foo"], NOT),
    "absent-on-last-line": (["content-type", "x-foo", "x-qux"], NOT), "prefix-of-name": (["x-ba"], NOT),
    "longer-by-one": (["x-foos"], NOT), "longest-and-one": (["authorizations"], NOT), "glued": (["x-barx-baz"], NOT),
    "much-longer": (["x-foo" + "o" * 4000], NOT), "safelisted-accept": (["accept"], NOT), "star": (["*"], NOT),
    "space-inside": (["x-bar x-foo"], BAD), "tab-inside": (["x-\tbar"], BAD),
    "no-break-space": (["x-bar,\u00a0x-foo"], BAD), "vertical-tab": (["x-bar,\u000bx-foo"], BAD),
    "form-feed": (["x-bar,\u000cx-foo"], BAD), "line-feed": (["x-bar,\nx-foo"], BAD),
    "folded": (["x-bar,\r\n x-foo"], BAD), "semicolon": (["x-bar;x-foo"], BAD), "quoted": (['"x-foo"'], BAD),
    "quoted-comma": (['"x-bar,x-foo"'], BAD), "colon-at-end": (["x-foo:"], BAD), "nul-at-end": (["x-foo\u0000"], BAD),
    "kelvin-sign": (["x-\u00e2\u0084\u00aa"], BAD), "invalid-then-absent": (["x bar,x-qux"], BAD),
    "bytes-over-all-lines": (["x-foo" + " " * 4090 + ",", "x-foo" + " " * 4091 + ","], "too-many-request-headers"),
    "names-over-all-lines": ([",".join(["x-foo"] * 128)] * 2 + ["x-bar"], "too-many-request-headers"),
}

# Sets of origins that share bytes in every way that a tree can get wrong.
SETS = {
    "siblings": (["https://foo.com", "https://bar.com"], ["https://foo.com", "https://bar.com"],
                 ["https://barfoo.com", "https://foobar.com", "https://com", "https://o.com", "https://oo.com",
                  "https://foo.bar.com", "https://bar.foo.com", "https://fbar.com"]),
    "suffixes-short-first": (["https://o.com", "https://oo.com", "https://foo.com", "https://afoo.com"],
                             ["https://o.com", "https://oo.com", "https://foo.com", "https://afoo.com"],
                             ["https://com", "https://ooo.com", "https://fo.com", "https://aafoo.com"]),
    "suffixes-long-first": (["https://afoo.com", "https://foo.com", "https://oo.com", "https://o.com"],
                            ["https://o.com", "https://oo.com", "https://foo.com", "https://afoo.com"],
                            ["https://ooo.com", "https://afo.com", "https://boo.com"]),
    "split-in-the-middle": (["https://abcd.com", "https://xbcd.com", "https://xycd.com", "https://d.com"],
                            ["https://abcd.com", "https://xbcd.com", "https://xycd.com", "https://d.com"],
                            ["https://bcd.com", "https://cd.com", "https://aycd.com", "https://xabcd.com"]),
    "wildcard-beside-apex": (["https://*.example.com", "https://example.com:8443", "http://a.example.com"],
                             ["https://a.example.com", "https://example.com:8443", "http://a.example.com"],
                             ["https://example.com", "https://a.example.com:8443", "http://example.com",
                              "http://b.example.com", "http://a.example.com:8443"]),
    "wildcard-covers-exact": (["https://a.example.com:9", "https://*.example.com:*", "https://b.a.example.com"],
                              ["https://a.example.com:9", "https://a.example.com", "https://b.a.example.com:7"],
                              ["https://example.com", "https://example.com:9", "http://a.example.com:9"]),
    "wildcards-nested": (["https://*.a.example.com:81", "https://*.example.com:82"],
                         ["https://x.a.example.com:81", "https://x.a.example.com:82", "https://a.example.com:82"],
                         ["https://a.example.com:81", "https://x.b.example.com:81", "https://example.com:82"]),
    "highest-port": (["https://*.example.com:65535", "https://other.com:65535"],
                     ["https://a.example.com:65535", "https://other.com:65535"],
                     ["https://example.com:65535", "https://a.other.com:65535", "https://a.example.com:65534",
                      "https://a.example.com"]),
    "lowest-port": (["https://*.example.com:1", "https://other.com:*"],
                    ["https://a.example.com:1", "https://other.com:1"],
                    ["https://example.com:1", "https://a.other.com", "https://a.example.com:2"]),
    "schemes-of-one-host": (["https://example.com", "http://example.com:8080", "app://example.com",
                             "wails://example.com:1"],
                            ["https://example.com", "http://example.com:8080", "app://example.com",
                             "wails://example.com:1"],
                            ["http://example.com", "https://example.com:8080", "app://example.com:1",
                             "wails://example.com",
                             "wss://example.com"]),
    "ten-ports": ([f"http://localhost:{port}" for port in range(3000, 3100, 10)],
                  ["http://localhost:3000", "http://localhost:3040", "http://localhost:3090"],
                  ["http://localhost:3001", "http://localhost:3100", "http://localhost:2990", "http://localhost"]),
    "twelve-siblings": ([f"https://x{letter}.example.com" for letter in "lkjihgfedcba"],
                        ["https://xa.example.com", "https://xf.example.com", "https://xl.example.com"],
                        ["https://xm.example.com", "https://x.example.com", "https://a.example.com",
                         "https://xab.example.com"]),
    "ipv6": (["http://[::1]:90", "http://[2001:db8::1]", "http://[::11]:90"],
             ["http://[::1]:90", "http://[2001:db8::1]", "http://[::11]:90"],
             ["http://[::1]", "http://[2001:db8::1]:90", "http://[::1:1]:90", "http://[1::1]:90"]),
    "ipv4-suffixes": (["http://1.1.1.1", "http://11.1.1.1"], ["http://1.1.1.1", "http://11.1.1.1"],
                      ["http://111.1.1.1", "http://1.1.1.11", "http://21.1.1.1"]),
}


def scans(book):
    for name, (lines, reason) in LINES.items():
        more = [(ACRH, line) for line in lines[1:]]
        expect = named(PAGE, reason, GRANT) if reason else granted(PAGE, GRANT)
        book.add(f"scan.{name}", "jub0bs/cors, scan of the names asked for; CONTRACT 3: any order and case", "listed",
                 asking(*CHAT, PAGE, lines[0], *more), expect)
    for name, names in [("unsorted", "z,a"), ("repeated-in-other-case", "x-a,X-A"), ("spaces", "x-b   ,   x-a")]:
        echo = {"unsorted": "a,z", "repeated-in-other-case": "x-a", "spaces": "x-a,x-b"}[name]
        book.add(f"scan.any-{name}", "jub0bs/cors reflects lines; CONTRACT 1: the valid tokens, echoed", "any",
                 asking(*CHAT, PAGE, names), granted(PAGE, echo))


def origins(book):
    for name, (_, good, bad) in SETS.items():
        for number, origin in enumerate(good, 1):
            book.add(f"tree.{name}.admits-{number}", "jub0bs/cors, tree of origins: no false denial; CONTRACT 2", name,
                     actual(*CHAT, origin), allowed(origin))
        for number, origin in enumerate(bad, 1):
            book.add(f"tree.{name}.refuses-{number}", "jub0bs/cors, tree of origins: no bypass; CONTRACT 2", name,
                     actual(*CHAT, origin), opaque("origin-not-allowed"))
    book.add("tree.ipv6.without-brackets", "jub0bs/cors: its read-back lost the brackets; Fetch, serialized-origin",
        "ipv6",
             actual(*CHAT, "http://::1:90"), opaque("origin-invalid"))
    book.add("tree.ipv6.in-host", "CONTRACT 3.1: an address keeps its brackets", "ipv6",
             actual(*CHAT, "http://[::1]:90", host=("Host", "[::1]:90")), untouched("same-origin"))


def algorithm(book):
    add = lambda name, why, using, asked, expect: book.add(name, f"jub0bs/cors, request algorithm: {why}", using, asked,
                                                           expect)
    refused = opaque("origin-not-allowed", kind="preflight")
    add("order.origin-before-method", "CORS check, then method", "listed",
        asking("TRACE", "/v1/embeddings", FOREIGN, "x-foo"), refused)
    add("order.origin-before-headers", "CORS check, then names", "listed", asking(*CHAT, FOREIGN, "x bad"), refused)
    add("order.method-before-headers", "method, then names", "post",
        asking("PUT", "/v1/embeddings", PAGE, "x bad,x-qux"),
        named(PAGE, "method-not-allowed", GRANT, methods="POST"))
    add("order.invalid-method-before-invalid-name", "method, then names", "post",
        asking("P T", "/v1/embeddings", PAGE, "x bad"),
        named(PAGE, "method-invalid", GRANT, methods="POST"))
    add("methods.whole-list", "it lists the one asked for; CONTRACT: the whole list, so that browsers cache well",
        "two",
        asking(*CHAT, PAGE), granted(PAGE, methods="POST, DELETE"))
    add("methods.normalised-at-build", "Fetch-normalised when the policy is built", "lower", asking(*CHAT, PAGE),
        granted(PAGE, methods="POST, PUT"))
    add("methods.patch-stays", "Fetch does not normalise patch", "patch", asking("patch", "/v1/embeddings", PAGE),
        granted(PAGE, methods="patch"))
    add("methods.patch-is-another", "methods are case-sensitive", "patch", asking("PATCH", "/v1/embeddings", PAGE),
        named(PAGE, "method-not-allowed", methods="patch"))
    for method in ("connect", "TRACK", "tRaCe"):
        add(f"methods.forbidden-{method.lower()}", "CONNECT, TRACE, TRACK in any case", "routes-any",
            asking(method, "/v1/embeddings", PAGE), named(PAGE, "method-not-allowed"))
    add("preflight.get", "safelisted methods are implicit", "any", asking("GET", "/api/ps", PAGE, "x-a"),
        granted(PAGE, "x-a"))
    add("preflight.foreign", "403 and nothing else", "any", asking(*CHAT, FOREIGN, "x-a"), refused)
    add("no-origin.vary", "Vary on an answer to no Origin", "any", request("GET", "/api/ps"), untouched("not-cors"))
    add("no-origin.any-origin", "a static * would need no Vary; ours echoes, so it does", "star",
        request("GET", "/api/ps"),
        untouched("not-cors"))
    add("no-origin.options", "OPTIONS without Origin is no preflight", "any",
        request("OPTIONS", "/v1/embeddings", (ACRH, "x-a")), untouched("not-cors"))
    add("options.without-method", "OPTIONS without Access-Control-Request-Method is no preflight", "routes-any",
        actual("OPTIONS", "/v1/embeddings", PAGE, (ACRH, "x-a")), allowed(PAGE))
    add("echo.any-origin", "Access-Control-Allow-Origin", "star", actual(*CHAT, PAGE), allowed(PAGE))
    add("credentialed.actual", "credentialed", "credentialed", actual(*CHAT, PAGE), allowed(PAGE, credentials=True))
    add("credentialed.names", "credentialed with any names: reflected, so Authorization passes", "credentialed",
        asking(*CHAT, PAGE, "authorization,x-a"), granted(PAGE, "authorization,x-a", credentials=True))
    add("credentialed.foreign", "credentialed: refused without a word", "credentialed", actual(*CHAT, FOREIGN),
        opaque("origin-not-allowed"))
    for name, origin in [("name", "http://localhost:3000"), ("below", "http://a.localhost"),
                         ("ipv4", "http://127.0.0.1"),
                         ("ipv6", "http://[::1]")]:
        add(f"credentialed.loopback-{name}", "http on this machine may have credentials", "loopback",
            actual(*CHAT, origin),
            allowed(origin, credentials=True))
    deep = "https://" + "a." * 60 + "example.com"
    add("below.sixty-labels", "*. is any depth", "below", actual(*CHAT, deep), allowed(deep))
    long_scheme = "a" * 64 + "://x"
    add("scheme.longest", "schemes of 64 bytes", "schemes", actual(*CHAT, long_scheme), allowed(long_scheme))
    for scheme in ("web+app", "a-b", "a.b", "a1"):
        add(f"scheme.{scheme.replace('+', '-plus-')}", "a scheme holds +, -, . and digits", "schemes",
            actual(*CHAT, f"{scheme}://x"), allowed(f"{scheme}://x"))
    add("scheme.with-port", "any scheme may have a port", "schemes", actual(*CHAT, "a1://x:80"),
        opaque("origin-not-allowed"))
    add("scheme.underscore", "it takes _ in a scheme; URL, scheme state does not", "star", actual(*CHAT, "a_b://x"),
        opaque("origin-invalid"))


def books():
    book = Book(
        "jub0bs", listed=policy(rule(PAGE, request_headers=LISTED)), any=APP,
        post=policy(rule(PAGE, request_headers=LISTED, routes=["any"], methods=["POST"])),
        two=policy(rule(PAGE, methods=["POST", "DELETE"])), lower=policy(rule(PAGE, methods=["post", "put"])),
        patch=policy(rule(PAGE, routes=["any"], methods=["patch"])), star=policy(rule("*"), dangerously=["any-origin"]),
        credentialed=policy(rule(PAGE, credentials=True)), loopback=policy(rule("@loopback", credentials=True)),
        below=policy(rule("https://*.example.com")),
        schemes=policy(rule(["a" * 64 + "://x", "web+app://x", "a-b://x", "a.b://x", "a1://x"])),
        **{"routes-any": policy(rule(PAGE, routes=["any"]))},
        **{name: policy(rule(entries)) for name, (entries, _, _) in SETS.items()})
    scans(book)
    origins(book)
    algorithm(book)
    return [book]
