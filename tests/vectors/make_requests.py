"""kind.json, host.json, site.json: what sort of request it is, whom it thinks it talks to, and what
Sec-Fetch-Site tells when there is no Origin. CONTRACT.md 3, steps 1, 2 and 4."""

from authoring import *

LOCAL = "http://localhost:11435"


def kind_book():
    book = Book("kind", app=APP, loopback=policy(rule("@loopback")))

    def add(*parts, using="app"):
        book.add(parts[0], parts[1], using, *parts[2:])

    add("get-without-origin", "CONTRACT 3.1", request("GET", "/api/tags"), untouched("not-cors"))
    add("post-without-origin", "CONTRACT 3.6", request("POST", "/api/chat"), untouched("not-cors"))
    add("manage-without-origin", "CONTRACT 3.6: not-cors may use every route",
        request("DELETE", "/api/delete"), untouched("not-cors"))
    add("account-without-origin", "CONTRACT 3.6", request("POST", "/api/me"), untouched("not-cors"))
    add("unknown-path-without-origin", "CONTRACT 3.6", request("POST", "/api/new"), untouched("not-cors"))
    add("options-without-origin", "CONTRACT 3.1: a preflight has an Origin",
        request("OPTIONS", "/api/chat", ("Access-Control-Request-Method", "POST")), untouched("not-cors"))
    add("same-origin-post", "CONTRACT 3.1",
        actual("POST", "/api/chat", LOCAL), untouched("same-origin"))
    add("same-origin-by-https", "CONTRACT 3.1: http(s)://",
        actual("POST", "/api/chat", "https://localhost:11435"), untouched("same-origin"))
    add("same-origin-default-port", "CONTRACT 3.1",
        actual("POST", "/api/chat", "http://localhost", host=("Host", "localhost")), untouched("same-origin"))
    add("same-origin-ipv6", "CONTRACT 3.1",
        actual("POST", "/api/chat", "http://[::1]:11435", host=("Host", "[::1]:11435")), untouched("same-origin"))
    add("same-origin-says-so", "CONTRACT 3.1",
        actual("POST", "/api/chat", LOCAL, ("Sec-Fetch-Site", "same-origin")), untouched("same-origin"))
    add("same-origin-manage", "CONTRACT 3.6: same-origin may use every route",
        actual("DELETE", "/api/delete", LOCAL), untouched("same-origin"))
    add("same-origin-options-is-no-preflight", "CONTRACT 3.1: same-origin is asked first",
        asking("POST", "/api/chat", LOCAL, "content-type"), untouched("same-origin"))
    add("same-host-but-cross-site", "CONTRACT 3.1: Sec-Fetch-Site absent or same-origin",
        actual("POST", "/api/chat", LOCAL, ("Sec-Fetch-Site", "cross-site")), opaque("origin-not-allowed"))
    add("same-host-but-same-site", "CONTRACT 3.1: a page on another scheme is same-site only",
        actual("POST", "/api/chat", LOCAL, ("Sec-Fetch-Site", "same-site")), opaque("origin-not-allowed"))
    add("same-host-but-same-site-admitted", "CONTRACT 3.1",
        actual("POST", "/api/chat", LOCAL, ("Sec-Fetch-Site", "same-site")), allowed(LOCAL), using="loopback")
    add("another-port-is-cors", "Fetch, origin: scheme, host, port",
        actual("POST", "/api/chat", "http://localhost:5174"), allowed("http://localhost:5174"), using="loopback")
    add("preflight", "CONTRACT 3.1", asking("POST", "/api/chat", PAGE), granted(PAGE))
    add("options-without-request-method", "Fetch, CORS-preflight request: needs Access-Control-Request-Method",
        actual("OPTIONS", "/api/chat", PAGE), readable(PAGE, "route-unknown"))
    add("post-with-request-method", "Fetch, CORS-preflight request: its method is OPTIONS",
        actual("POST", "/api/chat", PAGE, ("Access-Control-Request-Method", "POST")), allowed(PAGE))
    add("lower-case-options-is-no-preflight", "RFC 9110 9.1: methods are case-sensitive",
        {**asking("POST", "/api/chat", PAGE), "method": "options"}, readable(PAGE, "route-unknown"))
    add("field-names-in-any-case", "RFC 9110 5.1",
        {"method": "OPTIONS", "target": "/api/chat", "headers": [
            ["HOST", "localhost"], ["oRIGIN", PAGE], ["access-control-request-METHOD", "POST"],
            ["ACCESS-CONTROL-REQUEST-HEADERS", "content-type"]]},
        granted(PAGE, "content-type"))
    add("get-from-page", "CONTRACT 3.6", actual("GET", "/api/tags", PAGE), allowed(PAGE))
    return book


def host_book():
    book = Book("host", app=APP,
                named=policy(rule(PAGE), hosts=["ai.example", "*.lan.example", "box:11435", "[::1]"]),
                any=policy(rule(PAGE), hosts=["any"]),
                literal=policy(rule(PAGE), hosts=["any-ip"]))
    good = [
        ("localhost", "localhost"), ("localhost-port", "localhost:11435"), ("upper-case", "LocalHost:11435"),
        ("below-localhost", "ollama.localhost:11435"), ("deep-below-localhost", "a.b.localhost"),
        ("ipv4", "127.0.0.1:11435"), ("ipv4-no-port", "127.0.0.1"), ("ipv4-private", "192.168.1.20:11435"),
        ("ipv4-public", "203.0.113.9:11435"), ("ipv6", "[::1]:11435"), ("ipv6-no-port", "[::1]"),
        ("ipv6-private", "[fd00::20]:11435"),
    ]
    for name, host in good:
        book.add(f"default.{name}", "CONTRACT 1, hosts", "app",
                 request("GET", "/api/version", host=("Host", host)), untouched("not-cors"))
    bad = [
        ("rebinding", "evil.example:11435", "CVE-2024-28224"),
        ("rebinding-tunnel", "abc.ngrok.example", "CONTRACT 1, hosts"),
        ("suffix-is-no-label", "evillocalhost:11435", "CONTRACT 2: by label"),
        ("localhost-as-prefix", "localhost.evil.example", "CONTRACT 2: by label"),
        ("ip-as-prefix", "127.0.0.1.evil.example", "CONTRACT 1, hosts: any IP literal"),
        ("user-info", "localhost@evil.example", "RFC 9110 7.2: Host holds no user info"),
        ("user-info-before-localhost", "evil@localhost", "RFC 9110 7.2: Host holds no user info"),
        ("two-in-one", "localhost, evil.example", "RFC 9110 7.2"),
        ("short-ipv4", "127.1", "RFC 3986 3.2.2: IPv4address has four parts"),
        ("hex-ipv4", "0x7f.0.0.1", "RFC 3986 3.2.2"),
        ("open-bracket", "[::1", "RFC 3986 3.2.2"),
        ("mdns", "box.local:11435", "CONTRACT 1, hosts"),
        ("internal", "metadata.internal", "CONTRACT 1, hosts"),
        ("bad-port", "localhost:99999", "RFC 3986 3.2.3; no TCP port"),
        ("path", "localhost/evil", "RFC 9110 7.2"),
    ]
    for name, host, why in bad:
        book.add(f"default.{name}", why, "app",
                 request("GET", "/api/version", host=("Host", host)), opaque("host-not-allowed", kind="not-cors"))
    add = book.add
    add("two-lines", "RFC 9112 3.2: more than one Host line", "app",
        request("GET", "/api/version", ("Host", "evil.example")), opaque("host-not-allowed", kind="not-cors"))
    add("rebound-page-is-same-origin", "CVE-2024-28224: Origin and Host are both the attacker's", "app",
        actual("POST", "/api/pull", "http://evil.example:11435", host=("Host", "evil.example:11435")),
        opaque("host-not-allowed", kind="same-origin"))
    add("before-origin", "CONTRACT 3: Host is asked before Origin", "app",
        actual("POST", "/api/chat", FOREIGN, host=("Host", "other.example")), opaque("host-not-allowed"))
    add("admitted-origin-reads-why", "CONTRACT 3: every answer that an admitted origin gets", "app",
        actual("POST", "/api/chat", PAGE, host=("Host", "other.example")), readable(PAGE, "host-not-allowed"))
    add("missing-1.1", "CONTRACT 3.2; RFC 9112 3.2", "app",
        request("GET", "/api/version", host=None), opaque("host-missing", kind="not-cors"))
    add("missing-1.0", "CONTRACT 3.2: allowed on HTTP/1.0 without Origin", "app",
        request("GET", "/api/version", host=None, http_1_0=True), untouched("not-cors"))
    add("missing-1.0-with-origin", "CONTRACT 3.2", "app",
        actual("GET", "/api/version", FOREIGN, host=None, http_1_0=True), opaque("host-missing"))
    add("foreign-1.0", "CONTRACT 3.2: a Host that is there is checked", "app",
        request("GET", "/api/version", host=("Host", "evil.example"), http_1_0=True),
        opaque("host-not-allowed", kind="not-cors"))
    for name, host in [("exact", "ai.example"), ("exact-any-port", "ai.example:8443"),
                       ("exact-upper", "AI.Example"), ("below", "box.lan.example"),
                       ("deep-below", "a.box.lan.example"), ("port", "box:11435"), ("ipv6", "[::1]:1")]:
        add(f"named.{name}", "CONTRACT 1, hosts", "named",
            request("GET", "/api/version", host=("Host", host)), untouched("not-cors"))
    for name, host in [("other-port", "box:80"), ("no-port", "box"), ("apex-of-wildcard", "lan.example"),
                       ("prefix", "xai.example"), ("not-listed-localhost", "localhost"),
                       ("not-listed-ip", "127.0.0.1"), ("wildcard-by-string", "evil-lan.example")]:
        add(f"named.not-{name}", "CONTRACT 1, hosts: configured explicitly", "named",
            request("GET", "/api/version", host=("Host", host)), opaque("host-not-allowed", kind="not-cors"))
    add("any", "CONTRACT 1, hosts: any", "any",
        request("GET", "/api/version", host=("Host", "whatever.example")), untouched("not-cors"))
    add("any-ip-alone", "CONTRACT 1, hosts: any-ip", "literal",
        request("GET", "/api/version", host=("Host", "10.0.0.1:80")), untouched("not-cors"))
    add("any-ip-alone-not-a-name", "CONTRACT 1, hosts: any-ip", "literal",
        request("GET", "/api/version", host=("Host", "localhost")), opaque("host-not-allowed", kind="not-cors"))
    return book


def site_book():
    book = Book("site", app=APP)

    def add(name, why, asked, expect):
        book.add(name, why, "app", asked, expect)

    def said(method, target, site, mode=None, dest=None):
        lines = [("Sec-Fetch-Site", site)]
        lines += [("Sec-Fetch-Mode", mode)] if mode else []
        lines += [("Sec-Fetch-Dest", dest)] if dest else []
        return request(method, target, *lines)

    refused = opaque("cross-site-without-origin", kind="not-cors")
    for site in ("same-origin", "none"):
        add(site, "CONTRACT 3.4", said("GET", "/api/tags", site), untouched("not-cors"))
    for site in ("cross-site", "same-site"):
        add(f"{site}-get", "CONTRACT 3.4: an image or no-cors fetch", said("GET", "/api/tags", site, "no-cors", "image"),
            refused)
        add(f"{site}-post", "CONTRACT 3.4", said("POST", "/api/pull", site), refused)
        add(f"{site}-link", "CONTRACT 3.4: a person followed a link", said("GET", "/", site, "navigate", "document"),
            untouched("not-cors"))
    add("cross-site-head-link", "CONTRACT 3.4", said("HEAD", "/", "cross-site", "navigate", "document"),
        untouched("not-cors"))
    add("cross-site-form-post", "CONTRACT 3.4: GET and HEAD alone",
        said("POST", "/api/pull", "cross-site", "navigate", "document"), refused)
    add("cross-site-frame", "CONTRACT 3.4: a document in a frame is no document",
        said("GET", "/", "cross-site", "navigate", "iframe"), refused)
    add("cross-site-mode-alone", "CONTRACT 3.4: mode and dest", said("GET", "/", "cross-site", "navigate"), refused)
    add("cross-site-dest-alone", "CONTRACT 3.4: mode and dest",
        said("GET", "/", "cross-site", "no-cors", "document"), refused)
    add("admitted-origin-cross-site", "CONTRACT 3.4: with an admitted Origin it decides nothing",
        actual("POST", "/api/chat", PAGE, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors")), allowed(PAGE))
    add("foreign-origin-cross-site", "CONTRACT 3.3 comes before 3.4",
        actual("POST", "/api/chat", FOREIGN, ("Sec-Fetch-Site", "cross-site")), opaque("origin-not-allowed"))
    add("host-before-site", "CONTRACT 3.2 comes before 3.4",
        request("GET", "/api/tags", ("Sec-Fetch-Site", "cross-site"), host=("Host", "evil.example")),
        opaque("host-not-allowed", kind="not-cors"))
    add("options-cross-site", "CONTRACT 3.4", said("OPTIONS", "/api/tags", "cross-site"), refused)
    return book


def books():
    return [kind_book(), host_book(), site_book()]
