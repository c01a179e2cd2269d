"""origin.json, pattern.json, preset.json, deny.json: which Origin values are origins at all, and which entry admits
which. CONTRACT.md 2; Fetch, `serialized-origin`; URL, host serialising."""

from authoring import *

ANY = policy(rule("*"), dangerously=["any-origin"])


def chat(origin):
    return actual("POST", "/api/chat", origin)


def origin_book():
    book = Book("origin", any=ANY, app=APP, null=policy(rule("null")), file=policy(rule("file://")),
                underscore=policy(rule("https://my_app.example")), dot=policy(rule("https://app.example.")))
    for name, origin in [
        ("https", "https://example.com"), ("http-port", "http://localhost:3000"),
        ("punycode", "https://xn--bcher-kva.example"), ("hyphens", "https://a-b.c-d.example:8443"),
        ("ipv4", "http://127.0.0.1:8080"), ("ipv6", "http://[::1]:3000"), ("ipv6-long", "http://[2001:db8::1]"),
        ("ipv6-mapped", "http://[::ffff:7f00:1]:3000"), ("highest-port", "http://localhost:65535"),
        ("chrome-extension", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"),
        ("moz-extension", "moz-extension://2c6a2b3e-9a7f-4f7e-8d3a-0c7d5a3c1b11"),
        ("app", "app://obsidian.md"), ("tauri", "tauri://localhost"), ("wails", "wails://wails.localhost"),
        ("webview", "vscode-webview://0f1c2k3m4"),
    ]:
        book.add(f"valid.{name}", "Fetch, serialized-origin", "any", chat(origin), allowed(origin))
    for name, origin, why in [
        ("empty", "", "Fetch, serialized-origin"),
        ("upper-scheme", "HTTP://localhost:3000", "URL: schemes are lower case"),
        ("upper-host", "http://LOCALHOST:3000", "URL: domains are lower case"),
        ("slash", "http://localhost:3000/", "Fetch, serialized-origin has no path"),
        ("path", "http://localhost:3000/x", "Fetch, serialized-origin has no path"),
        ("query", "http://localhost:3000?x", "Fetch, serialized-origin"),
        ("fragment", "http://localhost:3000#x", "Fetch, serialized-origin"),
        ("user-info", "http://user@localhost:3000", "Fetch, serialized-origin"),
        ("user-and-password", "https://app.example:pass@evil.example", "Fetch, serialized-origin"),
        ("default-port-http", "http://localhost:80", "URL: a default port is null"),
        ("default-port-https", "https://example.com:443", "URL: a default port is null"),
        ("empty-port", "http://localhost:", "Fetch, serialized-origin"),
        ("leading-zero-port", "http://localhost:03000", "URL, serialising an integer"),
        ("port-too-high", "http://localhost:65536", "URL, port state"),
        ("letters-in-port", "http://localhost:80a", "URL, port state"),
        ("comma-list", "https://app.example, https://evil.example", "Fetch, Origin holds one"),
        ("space-list", "https://app.example https://evil.example", "RFC 6454's lists are gone from Fetch"),
        ("scheme-alone", "http://", "Fetch, serialized-origin"),
        ("no-slashes", "http:localhost", "Fetch, serialized-origin"),
        ("no-scheme", "localhost:3000", "Fetch, serialized-origin"),
        ("scheme-digit-first", "1http://localhost", "URL, scheme start state"),
        ("scheme-underscore", "ht_tp://localhost", "URL, scheme state"),
        ("short-ipv4", "http://127.1", "URL, host serialising: four parts"),
        ("hex-ipv4", "http://0x7f.0.0.1", "URL, host serialising: decimal"),
        ("zero-padded-ipv4", "http://127.0.0.01", "URL, host serialising"),
        ("number-last", "http://1.2.3.4.5", "URL, ends in a number: a failure"),
        ("ipv6-uncompressed", "http://[0:0:0:0:0:0:0:1]", "URL, IPv6 serialiser compresses"),
        ("ipv6-padded", "http://[::0001]", "URL, IPv6 serialiser"),
        ("ipv6-upper", "http://[FE80::1]", "URL, IPv6 serialiser: lower case"),
        ("ipv6-zone", "http://[fe80::1%25eth0]", "URL, IPv6 parser: no zone"),
        ("ipv6-dotted", "http://[::ffff:127.0.0.1]", "URL, IPv6 serialiser: no dotted form"),
        ("ipv6-open", "http://[::1", "URL, IPv6 parser"),
        ("bracketed-name", "http://[example.com]", "URL, IPv6 parser"),
        ("space", "http://exa mple.com", "URL, forbidden host code point"),
        ("tab", "http://exa\tmple.com", "URL, forbidden host code point"),
        ("nul", "http://exa\u0000mple.com", "URL, forbidden host code point"),
        ("percent", "http://ex%61mple.com", "URL, forbidden domain code point"),
        ("utf-8", "http://b\u00c3\u00bccher.example", "URL, domain to ASCII"),
        ("latin-1", "http://b\u00fccher.example", "URL, domain to ASCII"),
        ("empty-label", "http://local..host", "URL, domain to ASCII"),
        ("leading-dot", "http://.localhost", "URL, domain to ASCII"),
        ("wildcard", "*", "Fetch, serialized-origin"),
        ("wildcard-host", "http://*", "URL, forbidden host code point"),
        ("wildcard-label", "https://*.example.com", "URL, forbidden host code point"),
        ("upper-null", "NULL", "Fetch: null is byte for byte"),
        ("null-list", "null, https://app.example", "Fetch, Origin holds one"),
        ("file-slash", "file:///", "CONTRACT 2: exactly file://"),
        ("file-path", "file:///home/a/page.html", "CONTRACT 2: exactly file://"),
        ("file-host", "file://evil", "CONTRACT 2: exactly file://"),
        ("backslash", "https://app.example\\", "URL, forbidden host code point"),
    ]:
        book.add(f"invalid.{name}", why, "any", chat(origin), opaque("origin-invalid"))
    add = book.add
    add("two-lines", "CONTRACT 2: two Origin lines", "app",
        request("POST", "/api/chat", ("Origin", PAGE), ("Origin", FOREIGN)), opaque("origin-multiple"))
    add("two-equal-lines", "CONTRACT 2: two Origin lines", "app",
        request("POST", "/api/chat", ("Origin", PAGE), ("Origin", PAGE)), opaque("origin-multiple"))
    add("two-lines-preflight", "CONTRACT 2: two Origin lines", "app",
        asking("POST", "/api/chat", PAGE, None, ("Origin", FOREIGN)), opaque("origin-multiple", kind="preflight"))
    add("invalid-preflight", "CONTRACT 2", "any",
        asking("POST", "/api/chat", "http://LOCALHOST"), opaque("origin-invalid", kind="preflight"))
    add("foreign", "CONTRACT 3.3", "app", chat(FOREIGN), opaque("origin-not-allowed"))
    add("foreign-preflight", "CONTRACT 3, local answers: foreign origin 403", "app",
        asking("POST", "/api/chat", FOREIGN, "content-type"), opaque("origin-not-allowed", kind="preflight"))
    add("foreign-on-unknown-path", "CONTRACT 3.3 comes before 3.6", "app",
        actual("POST", "/nowhere", FOREIGN), opaque("origin-not-allowed"))
    add("foreign-get", "CONTRACT 3.3", "app", actual("GET", "/api/tags", FOREIGN), opaque("origin-not-allowed"))
    add("no-rules", "CONTRACT 1: rules [] = no page may cross", {"rules": []},
        chat(PAGE), opaque("origin-not-allowed"))
    add("null-not-by-any", "CONTRACT 2: null only by an entry null", "any", chat("null"), opaque("origin-not-allowed"))
    add("null-by-entry", "CONTRACT 2", "null", chat("null"), allowed("null"))
    add("null-preflight", "CONTRACT 2", "null", asking("POST", "/api/chat", "null", "content-type"),
        granted("null", "content-type"))
    add("null-entry-admits-nothing-else", "CONTRACT 2", "null", chat(PAGE), opaque("origin-not-allowed"))
    add("file-by-entry", "CONTRACT 2: a shape that browsers emit", "file", chat("file://"), allowed("file://"))
    add("file-not-by-any", "CONTRACT 2: only an entry that spells it", "any", chat("file://"),
        opaque("origin-not-allowed"))
    add("underscore-by-entry", "CONTRACT 2", "underscore", chat("https://my_app.example"),
        allowed("https://my_app.example"))
    add("underscore-not-by-any", "CONTRACT 2", "any", chat("https://my_app.example"), opaque("origin-not-allowed"))
    add("trailing-dot-by-entry", "CONTRACT 2", "dot", chat("https://app.example."), allowed("https://app.example."))
    add("trailing-dot-not-by-any", "CONTRACT 2", "any", chat("https://app.example."), opaque("origin-not-allowed"))
    add("trailing-dot-not-by-plain", "CONTRACT 2", "app", chat("https://app.example."), opaque("origin-not-allowed"))
    add("plain-not-by-trailing-dot", "CONTRACT 2", "dot", chat(PAGE), opaque("origin-not-allowed"))
    return book


PATTERNS = [
    # entry, origins that it admits, origins that it does not
    ("exact", "https://app.example:8443", ["https://app.example:8443"],
     ["https://app.example", "http://app.example:8443", "https://app.example:8444", "https://xapp.example:8443",
      "https://a.app.example:8443", "https://app.example.evil.example:8443"]),
    ("below", "https://*.example.com", ["https://a.example.com", "https://a.b.example.com"],
     ["https://example.com", "https://evilexample.com", "https://a.example.com.evil.example", "http://a.example.com",
      "https://a.example.com:8443", "https://my_app.example.com", "https://a.example.com."]),
    ("below-any-port", "https://*.example.com:*", ["https://a.example.com", "https://a.b.example.com:8443"],
     ["http://a.example.com", "https://example.com:8443"]),
    ("in-label-end", "https://pr-*.example.com", ["https://pr-1.example.com", "https://pr-a-b.example.com"],
     ["https://pr-1.x.example.com", "https://xpr-1.example.com",
      "https://pr.example.com", "https://a.pr-1.example.com"]),
    ("in-label-start", "https://*-preview.example.com", ["https://x1-preview.example.com"],
     ["https://preview.example.com", "https://a.b-preview.example.com"]),
    ("in-label-one-or-more", "https://pr*.example.com", ["https://pr1.example.com", "https://production.example.com"],
     ["https://pr.example.com", "https://xpr1.example.com"]),
    ("in-label-middle", "https://a-*-z.example.com", ["https://a-1-z.example.com"],
     ["https://a-z.example.com", "https://a--z.example.com", "https://a-1.b-z.example.com"]),
    ("in-second-label", "https://app.team-*.example.com", ["https://app.team-7.example.com"],
     ["https://team-7.example.com", "https://x.app.team-7.example.com"]),
    ("any-port", "http://localhost:*", ["http://localhost", "http://localhost:1", "http://localhost:65535"],
     ["https://localhost:3000", "http://a.localhost:3000"]),
    ("port-range", "http://localhost:3000-3010", ["http://localhost:3000", "http://localhost:3005",
                                                   "http://localhost:3010"],
     ["http://localhost:2999", "http://localhost:3011", "http://localhost", "http://localhost:30000"]),
    ("scheme", "app://*", ["app://obsidian.md", "app://x"], ["https://obsidian.md", "apps://x"]),
    ("ipv6", "http://[::1]:3000", ["http://[::1]:3000"], ["http://[::2]:3000", "http://[::1]", "http://127.0.0.1:3000"]),
    ("ipv4", "http://127.0.0.1:3000", ["http://127.0.0.1:3000"], ["http://127.0.0.2:3000", "http://localhost:3000"]),
    ("default-port", "http://app.example", ["http://app.example"], ["https://app.example", "http://app.example:8080"]),
    ("extension", "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
     ["chrome-extension://abcdefghijklmnopabcdefghijklmnop"],
     ["chrome-extension://bbcdefghijklmnopabcdefghijklmnop", "moz-extension://abcdefghijklmnopabcdefghijklmnop"]),
]


def pattern_book():
    book = Book("pattern", **{name: policy(rule(entry)) for name, entry, _, _ in PATTERNS},
                two=policy(rule(["https://a.example", "https://b.example"])))
    for name, entry, good, bad in PATTERNS:
        for number, origin in enumerate(good, 1):
            book.add(f"{name}.admits-{number}", f"CONTRACT 2: {entry}", name, chat(origin), allowed(origin))
        for number, origin in enumerate(bad, 1):
            book.add(f"{name}.refuses-{number}", f"CONTRACT 2: {entry}", name, chat(origin),
                     opaque("origin-not-allowed"))
    book.add("second-entry", "CONTRACT 2", "two", chat("https://b.example"), allowed("https://b.example"))
    return book


PRESETS = [
    ("loopback", ["http://localhost", "https://localhost", "http://localhost:5174", "http://shop.localhost:3000",
                  "https://a.b.localhost", "http://127.0.0.1:8080", "http://[::1]:3000"],
     ["http://127.0.0.2:3000", "http://0.0.0.0:3000", "http://localhost.evil.example", "http://evil-localhost",
      "ws://localhost:3000", "tauri://localhost", "http://[::2]:3000", "null", "http://localhost.:3000",
      "http://192.168.1.5:3000"]),
    ("tauri", ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"],
     ["http://tauri.localhost:1420", "tauri://evil", "http://x.tauri.localhost"]),
    ("obsidian", ["app://obsidian.md", "capacitor://localhost", "http://localhost"],
     ["http://localhost:3000", "app://evil.md", "https://obsidian.md"]),
    ("vscode", ["vscode-webview://0f1c2k3m4", "vscode-file://vscode-app"], ["https://vscode.dev"]),
    ("capacitor", ["capacitor://localhost", "ionic://localhost", "http://localhost", "https://localhost"],
     ["capacitor://evil", "http://localhost:8100"]),
    ("electron", ["file://", "app://anything"], ["null", "file:///x"]),
    ("extensions", ["chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                    "moz-extension://2c6a2b3e-9a7f-4f7e-8d3a-0c7d5a3c1b11",
                    "safari-web-extension://2c6a2b3e-9a7f-4f7e-8d3a-0c7d5a3c1b11"], ["https://addons.example"]),
]


def preset_book():
    book = Book("preset", **{name: policy(rule("@" + name)) for name, _, _ in PRESETS})
    for name, good, bad in PRESETS:
        for number, origin in enumerate(good, 1):
            book.add(f"{name}.admits-{number}", f"CONTRACT 2, presets: @{name}", name, chat(origin), allowed(origin))
        for number, origin in enumerate(bad, 1):
            reason = "origin-invalid" if origin == "file:///x" else "origin-not-allowed"
            book.add(f"{name}.refuses-{number}", f"CONTRACT 2, presets: @{name}", name, chat(origin), opaque(reason))
    return book


def deny_book():
    book = Book("deny",
                wide=policy(rule("https://*.example.com"), deny=["https://old.example.com", "https://*.bad.example.com"]),
                preset=policy(rule("@loopback"), deny=["http://localhost:8080"]),
                any=policy(rule("*"), deny=["null", "http://*.evil.example"], dangerously=["any-origin"]))
    add = book.add
    add("not-denied", "CONTRACT 1, deny", "wide", chat("https://new.example.com"), allowed("https://new.example.com"))
    add("exact", "CONTRACT 1, deny: wins over every rule", "wide", chat("https://old.example.com"),
        opaque("origin-denied", at="/deny/0"))
    add("wildcard", "CONTRACT 1, deny", "wide", chat("https://x.bad.example.com"), opaque("origin-denied", at="/deny/1"))
    add("apex-of-wildcard", "CONTRACT 2: *. is one or more labels", "wide", chat("https://bad.example.com"),
        allowed("https://bad.example.com"))
    add("preflight", "CONTRACT 3.3", "wide", asking("POST", "/api/chat", "https://old.example.com", "content-type"),
        opaque("origin-denied", at="/deny/0", kind="preflight"))
    add("from-preset", "CONTRACT 1, deny", "preset", chat("http://localhost:8080"), opaque("origin-denied", at="/deny/0"))
    add("beside-preset", "CONTRACT 1, deny", "preset", chat("http://localhost:8081"), allowed("http://localhost:8081"))
    add("null", "CONTRACT 3.3: deny is asked first", "any", chat("null"), opaque("origin-denied", at="/deny/0"))
    add("same-origin", "CONTRACT 3.3: same-origin skips rules, not deny", "preset",
        actual("POST", "/api/chat", "http://localhost:8080", host=("Host", "localhost:8080")),
        opaque("origin-denied", at="/deny/0", kind="same-origin"))
    add("foreign-to-all", "CONTRACT 3.3: deny, then: does any rule admit it", "wide", chat(FOREIGN),
        opaque("origin-not-allowed"))
    return book


def books():
    return [origin_book(), pattern_book(), preset_book(), deny_book()]
