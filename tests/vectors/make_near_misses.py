"""near-miss.json: origins that differ from what an entry admits by one thing each. CONTRACT.md 2; Fetch,
serialized-origin; URL, host serialising. Matching is by label: a string prefix or suffix is the classic bypass.

A row: entry, what it admits, other origins that it does not, and what is no origin at all. Each origin has a word.
"""

from authoring import *

APP_EXACT = ("exact", "https://app.example", {"itself": "https://app.example"}, {
    "glued-before": "https://evilapp.example", "glued-after": "https://app.example.evil.test",
    "hyphen-for-dot": "https://app-example", "no-dot": "https://appexample", "label-before": "https://a.app.example",
    "label-missing": "https://example", "letter-missing": "https://app.exampl", "letter-more": "https://app.examples",
    "digit-for-letter": "https://app.examp1e", "homograph": "https://xn--pp-7kc.example", "http": "http://app.example",
    "wss": "wss://app.example", "other-port": "https://app.example:8443",
    "port-begins-alike": "https://app.example:4430", "port-of-http": "https://app.example:80",
    "trailing-dot": "https://app.example.", "underscore": "https://app_.example",
    "scheme-glued": "xhttps://app.example", "scheme-longer": "https+x://app.example", "null": "null",
}, {
    "default-port": "https://app.example:443", "upper-case": "https://App.example",
    "user": "https://app.example@evil.test", "user-empty": "https://@app.example", "slash": "https://app.example/",
    "dots-path": "https://app.example/../", "nul": "https://app.example\u0000",
    "nul-and-more": "https://app.example\u0000.evil.test", "line-break": "https://app.example\r\nX: y",
    "list": "https://app.example,https://app.example", "then-null": "https://app.example null",
    "wide-dot": "https://app\u00e3\u0080\u0082example", "zero-width": "https://app\u00e2\u0080\u008b.example",
    "soft-hyphen": "https://app\u00c2\u00ad.example", "one-slash": "https:/app.example",
    "three-slashes": "https:///app.example", "no-scheme": "//app.example", "backslashes": "https:\\\\app.example",
    "port-star": "https://app.example:*", "port-plus": "https://app.example:+443",
    "port-space": "https://app.example: 443", "port-exponent": "https://app.example:44e1",
    "port-wraps": "https://app.example:65979", "port-long": "https://app.example:000443",
    "two-ports": "https://app.example:1:2", "inner-space": "https://app.example .evil.test",
    "percent": "https://app%2eexample", "quoted": '"https://app.example"',
})
BELOW = ("below", "https://*.app.example", {
    "one-label": "https://a.app.example", "one-digit": "https://0.app.example",
    "deep": "https://a.b.c.d.e.f.g.app.example", "punycode": "https://xn--bcher-kva.app.example",
    "its-own-name": "https://app.example.app.example", "longest-label": f"https://{'a' * 63}.app.example",
    "reads-as-ip": "https://1.2.3.4.app.example", "hyphens": "https://a--b.app.example",
}, {
    "apex": "https://app.example", "glued": "https://xapp.example", "hyphen-for-dot": "https://a-app.example",
    "glued-after": "https://a.app.example.evil.test", "other-parent": "https://a.app-x.example",
    "sibling": "https://a.apps.example", "parent": "https://a.example", "http": "http://a.app.example",
    "port": "https://a.app.example:8443", "trailing-dot": "https://a.app.example.",
    "underscore": "https://a_b.app.example", "underscore-deep": "https://_dmarc.a.app.example",
}, {
    "empty-label": "https://.app.example", "empty-label-inside": "https://a..app.example",
    "star": "https://*.app.example", "query": "https://evil.test?.app.example",
    "fragment": "https://evil.test#.app.example", "path": "https://evil.test/.app.example",
    "backslash": "https://evil.test\\.app.example", "user": "https://evil.test@a.app.example",
    "port-inside": "https://evil.test:80.app.example", "bracket": "https://[::1].app.example",
    "nul": "https://evil.test\u0000.app.example", "space": "https://evil.test .app.example",
    "encoded-dot": "https://a%2eapp.example", "comma": "https://evil.test,.app.example",
})
IN_LABEL = ("in-label", "https://pr-*.app.example", {
    "number": "https://pr-1.app.example", "hyphens": "https://pr-a--b-0.app.example",
    "again": "https://pr-pr-1.app.example",
}, {
    "nothing-for-star": "https://pr.app.example", "no-hyphen": "https://pr1.app.example",
    "glued-before": "https://xpr-1.app.example", "two-labels": "https://pr-1.x.app.example",
    "label-before": "https://a.pr-1.app.example", "hyphen-for-dot": "https://pr-1-app.example",
    "underscore": "https://pr-a_b.app.example",
}, {"upper-case": "https://PR-1.app.example", "star": "https://pr-*.app.example"})
TWO_STARS = ("two-stars", "https://*-git-*-team.app.example", {
    "branch": "https://shop-git-main-team.app.example", "git-twice": "https://a-git-b-git-c-team.app.example",
    "team-twice": "https://a-git-x-team-team.app.example",
}, {
    "second-empty": "https://shop-git-team.app.example", "second-empty-hyphens": "https://shop-git--team.app.example",
    "first-missing": "https://git-main-team.app.example", "more-after": "https://shop-git-main-teams.app.example",
    "two-labels": "https://shop-git-main.x-team.app.example",
}, {})
BOTH = ("labels-and-star", "https://*.pr-*.app.example", {
    "two": "https://a.pr-1.app.example", "three": "https://a.b.pr-1.app.example",
    "again": "https://pr-2.pr-1.app.example",
}, {
    "none-before": "https://pr-1.app.example", "star-empty": "https://a.pr.app.example",
    "label-between": "https://a.pr-1.b.app.example",
}, {})
RANGE = ("range", "http://localhost:3000-3010", {
    "inside": "http://localhost:3009",
}, {
    "begins-alike": "http://localhost:300", "https": "https://localhost:3005", "ip": "http://127.0.0.1:3005",
    "below": "http://a.localhost:3005", "glued-after": "http://localhost.evil.test:3005",
}, {
    "range-itself": "http://localhost:3000-3010", "leading-zero": "http://localhost:03005",
    "letter": "http://localhost:3005x", "wraps": "http://localhost:68541", "minus": "http://localhost:-3005",
})
RANGE_OVER_DEFAULT = ("range-over-default", "http://box.example:79-81", {
    "first": "http://box.example:79", "default": "http://box.example", "last": "http://box.example:81",
}, {"above": "http://box.example:82", "https": "https://box.example"}, {"default-spelt": "http://box.example:80"})
ANY_PORT = ("any-port", "https://app.example:*", {
    "none": "https://app.example", "lowest": "https://app.example:1", "of-http": "https://app.example:80",
    "highest": "https://app.example:65535",
}, {"http": "http://app.example:443", "below": "https://a.app.example:1"},
    {"too-high": "https://app.example:65536", "empty": "https://app.example:"})
IPV6 = ("ipv6", "http://[2001:db8::1]:3000", {"itself": "http://[2001:db8::1]:3000"}, {
    "other": "http://[2001:db8::2]:3000", "longer": "http://[2001:db8::11]:3000", "no-port": "http://[2001:db8::1]",
    "more-groups": "http://[2001:db8:0:1::1]:3000", "https": "https://[2001:db8::1]:3000",
    "compressed-at-start": "http://[::2001:db8:0:1]:3000",
}, {
    "long": "http://[2001:db8:0:0:0:0:0:1]:3000", "padded": "http://[2001:0db8::1]:3000",
    "upper": "http://[2001:DB8::1]:3000", "zone": "http://[2001:db8::1%eth0]:3000",
    "no-brackets": "http://2001:db8::1:3000", "after-bracket": "http://[2001:db8::1]x:3000",
    "two-brackets": "http://[[2001:db8::1]]:3000", "two-gaps": "http://[2001::db8::1]:3000",
    "too-long": "http://[2001:db8::10001]:3000",
})
IPV4 = ("ipv4", "http://192.168.1.20:3000", {"itself": "http://192.168.1.20:3000"}, {
    "shorter": "http://192.168.1.2:3000", "longer": "http://192.168.1.200:3000",
    "name-after": "http://192.168.1.20.evil.test:3000", "mapped": "http://[::ffff:c0a8:114]:3000",
    "dashes": "http://192-168-1-20:3000", "other-port": "http://192.168.1.20:300",
}, {
    "octal": "http://192.168.1.024:3000", "decimal": "http://3232235796:3000", "hex": "http://0xc0.168.1.20:3000",
    "three-parts": "http://192.168.276:3000", "too-high": "http://192.168.1.276:3000",
    "trailing-dot": "http://192.168.1.20.:3000", "label-before": "http://a.192.168.1.20:3000",
})
IDN = ("idn", "https://xn--bcher-kva.example", {"itself": "https://xn--bcher-kva.example"}, {
    "without-xn": "https://bcher-kva.example", "other-code": "https://xn--bcher-kvb.example",
    "ascii": "https://bucher.example", "spelt-out": "https://buecher.example",
    "below": "https://a.xn--bcher-kva.example", "cut": "https://xn--bcher-kv.example",
}, {
    "utf-8": "https://b\u00c3\u00bccher.example", "latin-1": "https://b\u00fccher.example",
    "decomposed": "https://bu\u00cc\u0088cher.example", "upper": "https://XN--BCHER-KVA.example",
    "percent": "https://b%C3%BCcher.example",
})
IDN_BELOW = ("idn-below", "https://*.xn--bcher-kva.example", {
    "ascii": "https://a.xn--bcher-kva.example", "idn": "https://xn--mnchen-3ya.xn--bcher-kva.example",
}, {"apex": "https://xn--bcher-kva.example", "glued": "https://axn--bcher-kva.example"},
    {"utf-8": "https://a.b\u00c3\u00bccher.example"})
IDN_STAR = ("idn-star", "https://xn--*.app.example", {"idn": "https://xn--bcher-kva.app.example"},
            {"no-hyphens": "https://xn.app.example", "ascii": "https://bcher-kva.app.example"}, {})
SCHEME = ("scheme", "app://*", {"ip": "app://127.0.0.1", "deep": "app://a.b.c"}, {
    "shorter": "ap://x", "plus": "app+x://x", "port": "app://x:8080",
    "underscore": "app://my_app", "as-host": "https://app.x",
}, {"no-host": "app://", "path": "app://x/index.html", "upper": "App://x", "star": "app://*"})
SCHEME_ANY_PORT = ("scheme-any-port", "app://*:*", {"none": "app://x", "port": "app://x:8080"}, {"other": "appx://x"},
                   {})
UNDERSCORE = ("underscore", "https://my_app.example", {"itself": "https://my_app.example"}, {
    "hyphen": "https://my-app.example", "none": "https://myapp.example", "two": "https://my__app.example",
    "trailing-dot": "https://my_app.example.", "below": "https://a.my_app.example",
}, {"upper": "https://My_app.example", "encoded": "https://my%5Fapp.example"})
UNDERSCORE_BELOW = ("underscore-below", "https://*.my_team.example", {"one": "https://a.my_team.example"}, {
    "underscore-in-star": "https://a_b.my_team.example", "hyphen": "https://a.my-team.example",
}, {})
DOT = ("trailing-dot", "https://app.example.", {"itself": "https://app.example."},
       {"none": "https://app.example", "below": "https://a.app.example."},
       {"two": "https://app.example..", "before-port": "https://app.example.:443"})
DOT_BELOW = ("trailing-dot-below", "https://*.app.example.", {"one": "https://a.app.example."},
             {"none": "https://a.app.example", "apex": "https://app.example."}, {})
FILE = ("file", "file://", {"itself": "file://"}, {"null": "null", "https": "https://file"}, {
    "colon": "file:", "one-slash": "file:/", "three": "file:///", "localhost": "file://localhost", "upper": "FILE://",
    "null-host": "file://null", "star": "file://*",
})
NULL = ("null", "null", {"itself": "null"}, {"as-scheme": "null://x", "as-host": "https://null", "file": "file://"}, {
    "upper": "Null", "cut": "nul", "longer": "nulll", "slash": "null/", "twice": "null null", "empty": "",
})
LOOPBACK = ("loopback", "@loopback", {
    "deep": "https://a.b.c.localhost:1", "ipv6-https": "https://[::1]", "punycode": "http://xn--bcher-kva.localhost",
}, {
    "glued-after": "http://localhost.evil.test", "letter-more": "http://localhosts",
    "glued-before": "http://1localhost", "ip-then-name": "http://127.0.0.1.evil.test",
    "other-loopback": "http://127.1.1.1", "mapped": "http://[::ffff:7f00:1]", "unspecified": "http://[::]:3000",
    "inside": "http://a.localhost.evil.test", "underscore": "http://my_app.localhost:3000",
    "trailing-dot-below": "http://a.localhost.", "hyphen": "http://a-localhost", "ftp": "ftp://localhost",
}, {
    "decimal": "http://2130706433", "octal": "http://0177.0.0.1", "trailing-dot": "http://127.0.0.1.",
    "ipv6-long": "http://[0:0:0:0:0:0:0:1]:3000", "ipv6-no-brackets": "http://::1:3000",
    "empty-label": "http://.localhost",
})
ROWS = [APP_EXACT, BELOW, IN_LABEL, TWO_STARS, BOTH, RANGE, RANGE_OVER_DEFAULT, ANY_PORT, IPV6, IPV4, IDN, IDN_BELOW,
        IDN_STAR,
        SCHEME, SCHEME_ANY_PORT, UNDERSCORE, UNDERSCORE_BELOW, DOT, DOT_BELOW, FILE, NULL, LOOPBACK]

# URL, IPv6 serialiser: the first longest run of two or more zero groups, and no other, is `::`.
ADDRESSES = {
    "unspecified": ("[::]", True), "run-at-start": ("[::7f00:1]", True), "run-at-end": ("[2001:db8::]", True),
    "first-of-two-runs": ("[2001::1:0:0:1:1]", True), "longest-run": ("[2001:0:0:1::1]", True),
    "no-run": ("[1:2:3:4:5:6:7:8]", True), "one-zero-is-no-run": ("[1:0:3:4:5:6:7:8]", True),
    "second-of-two-runs": ("[2001:0:0:1:1::1]", False), "shorter-run": ("[2001::1:0:0:0:1]", False),
    "one-zero-as-run": ("[1::3:4:5:6:7:8]", False), "run-not-taken": ("[1:0:0:4:5:6:7:8]", False),
    "nine-groups": ("[1:2:3:4:5:6:7:8:9]", False), "seven-groups": ("[1:2:3:4:5:6:7]", False), "empty": ("[]", False),
    "one-colon": ("[:]", False), "three-colons": ("[:::]", False), "future": ("[v1.x]", False),
    "dotted-end": ("[::127.0.0.1]", False), "letter": ("[::g]", False),
}


def books():
    book = Book("near-miss", any=policy(rule("*"), dangerously=["any-origin"]),
                **{name: policy(rule(entry)) for name, entry, _, _, _ in ROWS})
    ask = lambda origin: actual("POST", "/api/chat", origin)
    for name, entry, admitted, refused, invalid in ROWS:
        for word, origin in admitted.items():
            book.add(f"{name}.admits-{word}", f"CONTRACT 2: {entry}", name, ask(origin), allowed(origin))
        for word, origin in refused.items():
            book.add(f"{name}.not-{word}", f"CONTRACT 2: {entry}", name, ask(origin), opaque("origin-not-allowed"))
        for word, origin in invalid.items():
            book.add(f"{name}.invalid-{word}", "Fetch, serialized-origin; URL, host serialising", name, ask(origin),
                     opaque("origin-invalid"))
    for word, (host, canonical) in ADDRESSES.items():
        origin = f"http://{host}:3000"
        expect = allowed(origin) if canonical else opaque("origin-invalid")
        book.add(f"ipv6-serialiser.{word}", "URL, IPv6 serialiser: the first longest run of zero groups", "any",
                 ask(origin), expect)
    return [book]
