"""hosts.json: whom a request is for. RFC 9112 3.2; RFC 9110 7.2."""

from authoring import *

GET = forwarded("GET")


def hosts():
    book = Book("hosts")
    must = "RFC 9112 3.2: no Host, more than one, or an invalid one: 400"

    def host(value, version="HTTP/1.1", more=""):
        return f"GET /x {version}\r\nHost:{value}\r\n{more}\r\n"

    for id, value in [
        ("name", " localhost"),
        ("name-and-port", " localhost:11434"),
        ("capitals", " LOCALHOST"),
        ("no-space", "localhost"),
        ("tabs", "\tlocalhost\t"),
        ("sub-name", " a.localhost"),
        ("ipv4", " 127.0.0.1"),
        ("ipv4-port", " 127.0.0.1:80"),
        ("ipv6", " [::1]"),
        ("ipv6-port", " [::1]:80"),
        ("ipv6-full", " [1:2:3:4:5:6:7:8]"),
        ("ipv6-mapped", " [::ffff:12.30.67.89]"),
        ("ipv6-compatible-port", " [::123.45.67.89]:4321"),
        ("ipv6-capitals", " [ABCD::EF98:0:7654:321]"),
    ]:
        book.serve(
            id,
            "RFC 9110 7.2",
            host(value),
            request=GET,
            source="nginx-tests http_host.t, http_header_ows.t; Go net/http",
        )
    book.serve(
        "name-in-capitals", "RFC 9110 5.1", "GET /x HTTP/1.1\r\nhOST: localhost\r\n\r\n", request=GET, source="h1spec"
    )
    book.serve("last-field", "RFC 9110 5.3", "GET /x HTTP/1.1\r\nX: y\r\nHost: localhost\r\n\r\n", request=GET)

    book.refuse("missing", must, "GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n", source="h1spec; Go net/http")
    book.refuse("missing-with-body", must, "POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", source="h1spec")
    for id, second in [
        ("twice", "localhost"),
        ("twice-differing", "evil.example"),
        ("twice-empty", ""),
        ("twice-other-case", "LOCALHOST"),
    ]:
        book.refuse(
            id,
            must,
            host(" localhost", more=f"Host: {second}\r\n"),
            source="h1spec; nginx-tests http_host.t; Go net/http",
        )
        book.refuse(f"{id}-1.0", must, host(" localhost", "HTTP/1.0", f"Host: {second}\r\n"), source="Go net/http")
    book.refuse("empty-first", must, host("", more="Host: localhost\r\n"))
    book.refuse(
        "list",
        must,
        host(" localhost, evil.example"),
        or_else=[outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])],
    )
    for id, value in [
        ("space", "a b"),
        ("tab", "a\tb"),
        ("user", "user@localhost"),
        ("path", "localhost/x"),
        ("path-separators", "example.com/\\:552"),
        ("url", "http://localhost"),
        ("port-name", "localhost:http"),
        ("port-sign", "localhost:+80"),
        ("port-minus", "localhost:-1"),
        ("two-ports", "localhost:80:80"),
        ("port-space", "localhost: 80"),
        ("ipv6-without-brackets", "::1"),
        ("ipv6-unclosed", "[::1"),
        ("ipv6-unopened", "::1]"),
        ("ipv6-two-gaps", "[1::2::3]"),
        ("ipv6-too-long", "[1:2:3:4:5:6:7:8:9]"),
        ("ipv6-path-separators", "[abcd::e\\f98:0/:7654:321]"),
        ("ipv6-dots", "[ab..cd::ef98:0:7654:321]"),
        ("ipv6-dots-behind", "[abcd::ef98:0:7654:321]..:98"),
        ("ipv6-text-behind", "[::1]x"),
        ("ipv6-zone", "[fe80::1%eth0]"),
        ("ipv6-empty", "[]"),
        ("fragment", "a#b"),
        ("query", "a?b"),
        ("backslash", "a\\b"),
        ("brace", "{"),
        ("closing-brace", "}"),
        ("angle", "<localhost>"),
        ("quote", '"localhost"'),
        ("caret", "local^host"),
        ("bar", "local|host"),
        ("non-ascii", "caf\xc3\xa9"),
        ("non-ascii-around", "\xffa\xff"),
        ("control", "\x06"),
        ("control-behind", "localhost\x02"),
        ("delete", "local\x7fhost"),
        ("bad-escape", "a%2"),
        ("bad-escape-letters", "a%zz"),
    ]:
        book.refuse(
            id,
            must,
            host(f" {value}"),
            source="Go net/http TestServerValidatesHostHeader; nginx-tests http_host.t; http-garden",
        )
    # Valid by the grammar, and nobody whom this project serves, or stricter here than the grammar.
    local = outcome([AFTER_FORWARDED], [{"status": [403]}, AFTER_ANSWER])
    other = outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])
    for id, value, ours in [
        ("foreign", "evil.example", local),
        ("foreign-port", "evil.example:80", local),
        ("underscore", "my_host", local),
        ("escape", "a%2eb", local),
        ("sub-delims", "a!$&'()*+;=b", local),
        ("single-label", "ollama", local),
        ("double-dot", "..examp-le.com", local),
        ("ipv6-zone-escaped", "[::1%25en0]:80", refused(400)),
        ("ip-future", "[v1.x]", refused(400)),
        ("port-empty", "localhost:", refused(400)),
        ("port-too-large", "localhost:65536", refused(400)),
        ("empty", "", refused(400)),
        ("port-alone", ":80", refused(400)),
    ]:
        book.case(
            id,
            "RFC 9110 7.2, RFC 3986 3.2.2: valid, and nobody's business here",
            flat(host(f" {value}"), AFTER),
            [other, refused(), served(GET), served_alone(GET)],
            ours=ours,
            source="Go net/http; nginx-tests http_host.t",
        )
    book.case(
        "trailing-dot",
        "RFC 9110 7.2",
        flat(host(" localhost."), AFTER),
        [other, refused(), served(GET), served_alone(GET)],
        ours=local,
        source="nginx-tests http_host.t",
    )
    return book


def books():
    return [hosts()]
