"""preflight-method.json, preflight-headers.json: what a preflight may ask for, and what the answer grants.
CONTRACT.md 1 (methods, request_headers), 3 (local answers); Fetch, CORS-preflight fetch; RFC 9110 5.6.2 (token)."""

from authoring import *
from make_sdks import recorded

CHAT = "/api/chat"


def method_book():
    book = Book("preflight-method", app=APP,
                two=policy(rule(PAGE, routes=["any"], methods=["GET", "POST"])),
                patch=policy(rule(PAGE, routes=["any"], methods=["PATCH", "POST"])),
                custom=policy(rule(PAGE, routes=["any"], methods=["QUERY"])),
                age=policy(rule(PAGE, max_age=7200)), zero=policy(rule(PAGE, max_age=0)))

    def add(name, why, using, asked, expect):
        book.add(name, why, using, asked, expect)

    add("post", "CONTRACT 1, methods: any", "app", asking("POST", CHAT, PAGE), granted(PAGE))
    add("get", "CONTRACT 1, methods: any", "app", asking("GET", "/api/tags", PAGE), granted(PAGE))
    add("head", "CONTRACT 3: HEAD counts as its GET", "app", asking("HEAD", "/api/tags", PAGE), granted(PAGE))
    # The rule holds inference and read: other methods of these paths are in no class, so the answer is
    # "granted as asked", and names no rule.
    for method in ("PUT", "PATCH", "DELETE"):
        add(f"{method.lower()}-in-no-class", "CONTRACT 1: granted as asked, only a readable refusal can follow", "app",
            asking(method, CHAT, PAGE), granted(PAGE, at=None))
    for method in ("OPTIONS", "QUERY", "PROPFIND", "patch", "M-SEARCH", "!#$%&'*+-.^_`|~09Az"):
        add(f"echoes-{'all-token-characters' if method[0] == '!' else method}",
            "CONTRACT 1: plus the valid token asked for; RFC 9110 9.1: case-sensitive", "app",
            asking(method, CHAT, PAGE), granted(PAGE, at=None, methods=f"{METHODS}, {method}"))
    book.cases[-3]["id"] = "preflight-method.echoes-lower-case-patch"
    for method in ("CONNECT", "TRACE", "TRACK", "trace", "Connect"):
        add(f"never-{method}", "CONTRACT 1: never CONNECT, TRACE, TRACK; Fetch, forbidden method: any case", "app",
            asking(method, CHAT, PAGE), named(PAGE, "method-not-allowed", at=None))
    for name, method in [("empty", ""), ("space", "PO ST"), ("comma", "POST, GET"), ("slash", "PO/ST"),
                         ("colon", "POST:"), ("non-ascii", "P\u00d6ST"), ("nul", "PO\u0000ST"), ("quoted", '"POST"')]:
        add(f"invalid-{name}", "CONTRACT 3: an invalid token is a refused preflight; RFC 9110 5.6.2", "app",
            asking(method, CHAT, PAGE, "content-type"), named(PAGE, "method-invalid", "content-type", at=None))
    for method in ("GET", "POST"):
        add(f"listed-{method.lower()}", "CONTRACT 1, methods", "two", asking(method, CHAT, PAGE, "x-a"),
            granted(PAGE, "x-a", methods="GET, POST"))
    for method in ("PUT", "DELETE", "PATCH"):
        add(f"not-listed-{method.lower()}", "CONTRACT 3, local answers: the full grant without that name", "two",
            asking(method, CHAT, PAGE, "x-a"), named(PAGE, "method-not-allowed", "x-a", methods="GET, POST"))
    add("patch-listed", "CONTRACT 1, methods", "patch", asking("PATCH", CHAT, PAGE), granted(PAGE, methods="PATCH, POST"))
    add("patch-is-not-normalised", "Fetch, normalise a method: patch is not PATCH", "patch",
        asking("patch", CHAT, PAGE), named(PAGE, "method-not-allowed", methods="PATCH, POST"))
    add("custom-listed", "CONTRACT 1, methods", "custom", asking("QUERY", CHAT, PAGE), granted(PAGE, methods="QUERY"))
    add("custom-only", "CONTRACT 1, methods", "custom", asking("DELETE", CHAT, PAGE),
        named(PAGE, "method-not-allowed", methods="QUERY"))
    add("max-age", "CONTRACT 1, max_age", "age", asking("POST", CHAT, PAGE), granted(PAGE, max_age=7200))
    add("max-age-zero", "CONTRACT 1, max_age", "zero", asking("POST", CHAT, PAGE), granted(PAGE, max_age=0))
    add("refused-max-age", "CONTRACT 3, local answers: Max-Age 0, so that a fix takes effect at once", "age",
        asking("TRACE", CHAT, PAGE), named(PAGE, "method-not-allowed", at=None))
    add("not-listed-though-safelisted", "CONTRACT 3, local answers: a method that its rule does not grant", "patch",
        asking("GET", "/api/tags", PAGE), named(PAGE, "method-not-allowed", methods="PATCH, POST"))
    add("actual-not-listed", "CONTRACT 3.6: method 403", "two", actual("DELETE", "/api/delete", PAGE),
        readable(PAGE, "method-not-allowed", at="/rules/0"))
    add("actual-listed", "CONTRACT 3.6", "two", actual("POST", CHAT, PAGE), allowed(PAGE))
    return book


def package(name):
    """Every name that any recorded call of any version of the package sent."""
    return sorted({header for row in recorded() if row["package"] == name for header in row["headers"]})


LONG = ",".join(f"x-{number:03d}" for number in range(256))


def headers_book():
    book = Book("preflight-headers", app=APP,
                names=policy(rule(PAGE, request_headers=["Content-Type", "x-one"])),
                prefix=policy(rule(PAGE, request_headers=["content-type", "x-stainless-*"])),
                near=policy(rule(PAGE, request_headers=["accept-*", "authorization-*"])),
                both=policy(rule(PAGE, request_headers=["accept-*", "authorization"])),
                openai=policy(rule(PAGE, request_headers=["@openai"])),
                anthropic=policy(rule(PAGE, request_headers=["@anthropic-ai/sdk"])),
                none=policy(rule(PAGE, request_headers=[])),
                listed=policy(rule(PAGE, routes=["any"], methods=["GET"], request_headers=["x-one"])))

    def add(name, why, names, expect, *headers, using="app", method="POST"):
        book.add(name, why, using, asking(method, CHAT, PAGE, names, *headers), expect)

    echo = "CONTRACT 1, request_headers: any = the valid tokens asked for, echoed"
    add("none", "Fetch: an upload listener preflights without names", None, granted(PAGE))
    add("empty", "RFC 9110 5.6.1: an empty list", "", granted(PAGE))
    add("one", echo, "content-type", granted(PAGE, "content-type"))
    add("authorization", "CONTRACT 1: Authorization included", "authorization", granted(PAGE, "authorization"))
    add("three-as-chromium", "Fetch: sorted, joined with a bare comma", "authorization,content-type,x-stainless-timeout",
        granted(PAGE, "authorization,content-type,x-stainless-timeout"))
    add("white-space", "RFC 9110 5.6.1: OWS around elements", "a ,\tb, \t c", granted(PAGE, "a,b,c"))
    add("unsorted", "echo needs no order", "z,a,m", granted(PAGE, "z,a,m"))
    add("mixed-case", "rs/cors#174: test tools do not lower-case", "X-One,Content-TYPE", granted(PAGE, "x-one,content-type"))
    add("empty-elements", "RFC 9110 5.6.1.2: empty elements are skipped", ",,a,, ,b,", granted(PAGE, "a,b"))
    add("commas-alone", "RFC 9110 5.6.1.2", ",,,,", granted(PAGE))
    add("repeated-name", echo, "a,b,a", granted(PAGE, "a,b"))
    add("two-lines", "rs/cors#184: intermediaries split the list", "a,b", granted(PAGE, "a,b,c"),
        ("Access-Control-Request-Headers", "c"))
    add("two-lines-one-empty", "RFC 9110 5.3", "", granted(PAGE, "c"), ("Access-Control-Request-Headers", "c"))
    token = "!#$%&'*+-.^_`|~0123456789abcxyzABCXYZ"
    add("all-token-characters", "RFC 9110 5.6.2", token, granted(PAGE, token))
    for name, bad in [("space", "x foo"), ("semicolon", "x-foo;q=1"), ("colon", "x:foo"), ("parentheses", "x(a)"),
                      ("at", "x@y"), ("slash", "x/y"), ("brackets", "[x]"), ("braces", "{x}"), ("equals", "x=y"),
                      ("quotes", '"x"'), ("backslash", "x\\y"), ("question", "x?"), ("less", "<x>"),
                      ("utf-8", "x-\u00c3\u00bc"), ("latin-1", "x-\u00fc"), ("nul", "x\u0000"), ("delete", "x\u007f"),
                      ("line-feed", "x\ny"), ("carriage-return", "x\ry")]:
        add(f"invalid-{name}", "CONTRACT 3: an invalid token is a refused preflight; RFC 9110 5.6.2",
            f"content-type,{bad}", named(PAGE, "header-invalid", "content-type"))
    add("invalid-first", "CONTRACT 3", "x foo,content-type", named(PAGE, "header-invalid", "content-type"))
    add("invalid-on-second-line", "CONTRACT 3: all lines together", "a", named(PAGE, "header-invalid", "a"),
        ("Access-Control-Request-Headers", "b c"))
    add("literal-star", "CONTRACT 1: an answer never carries a literal *", "*", named(PAGE, "header-not-allowed"))
    add("literal-star-among", "CONTRACT 1", "a,*,b", named(PAGE, "header-not-allowed", "a,b"))
    add("256-names", "CONTRACT 3: at most 256 names", LONG, granted(PAGE, LONG))
    add("257-names", "CONTRACT 3", f"{LONG},y", named(PAGE, "too-many-request-headers"))
    add("257-names-on-two-lines", "CONTRACT 3: in all lines together", LONG, named(PAGE, "too-many-request-headers"),
        ("Access-Control-Request-Headers", "y"))
    add("8192-bytes", "CONTRACT 3: at most 8 KiB", "a" * 8192, granted(PAGE, "a" * 8192))
    add("8193-bytes", "CONTRACT 3", "a" * 8193, named(PAGE, "too-many-request-headers"))
    add("8193-bytes-on-two-lines", "CONTRACT 3: in all lines together", "a" * 8000,
        named(PAGE, "too-many-request-headers"), ("Access-Control-Request-Headers", "b" * 193))
    add("names-listed", "CONTRACT 1, request_headers: names, in any case", "content-type,x-one",
        granted(PAGE, "content-type,x-one"), using="names")
    add("names-one-of-two", "CONTRACT 3: the full grant, so that one cached answer serves the next call", "x-one",
        granted(PAGE, "content-type,x-one"), using="names")
    add("names-none-asked", "CONTRACT 3: the full grant", None, granted(PAGE, "content-type,x-one"), using="names")
    add("names-upper-case", "RFC 9110 5.1: names are case-insensitive", "X-ONE",
        granted(PAGE, "content-type,x-one"), using="names")
    add("names-not-listed", "CONTRACT 3, local answers: without that name, so that the console names it",
        "content-type,x-two", named(PAGE, "header-not-allowed", "content-type,x-one"), using="names")
    add("names-none-listed", "CONTRACT 3", "x-two", named(PAGE, "header-not-allowed", "content-type,x-one"), using="names")
    add("names-prefix-of-listed", "Fetch: whole names", "x-on", named(PAGE, "header-not-allowed", "content-type,x-one"),
        using="names")
    add("names-authorization", "Fetch, CORS non-wildcard request-header name", "authorization",
        named(PAGE, "header-not-allowed", "content-type,x-one"), using="names")
    add("prefix-matches", "CONTRACT 1: prefix-*", "content-type,x-stainless-os,x-stainless-timeout",
        granted(PAGE, "content-type,x-stainless-os,x-stainless-timeout"), using="prefix")
    add("prefix-in-any-case", "RFC 9110 5.1", "X-Stainless-OS", granted(PAGE, "content-type,x-stainless-os"),
        using="prefix")
    add("prefix-does-not-match", "CONTRACT 1", "x-stainles", named(PAGE, "header-not-allowed", "content-type"),
        using="prefix")
    add("prefix-never-authorization", "CONTRACT 1: never matches Authorization", "accept-x,authorization",
        named(PAGE, "header-not-allowed", "accept-x"), using="near")
    add("prefix-never-authorization-upper", "CONTRACT 1", "AUTHORIZATION", named(PAGE, "header-not-allowed"), using="near")
    add("prefix-beside-authorization", "CONTRACT 1: names", "accept-x,authorization",
        granted(PAGE, "accept-x,authorization"),
        using="both")
    openai, anthropic = ",".join(package("openai")), ",".join(package("@anthropic-ai/sdk"))
    add("package", "CONTRACT 1: @package from the catalogue", "authorization,content-type,x-stainless-timeout",
        granted(PAGE, openai), using="openai")
    add("package-not-anothers", "CONTRACT 1: @package", "anthropic-version,content-type",
        named(PAGE, "header-not-allowed", openai), using="openai")
    add("package-scoped", "CONTRACT 1: @package", "anthropic-version,content-type,x-api-key",
        granted(PAGE, anthropic), using="anthropic")
    add("nothing-granted", "CONTRACT 1", "x-one", named(PAGE, "header-not-allowed"), using="none")
    add("nothing-asked-nothing-granted", "CONTRACT 1", None, granted(PAGE), using="none")
    add("method-before-header", "CONTRACT 3.5: method and headers, in this order", "x-two",
        named(PAGE, "method-not-allowed", "x-one", methods="GET"), using="listed", method="DELETE")
    return book


def books():
    return [method_book(), headers_book()]
