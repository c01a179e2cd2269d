"""targets.json: methods, targets and versions of the request line. RFC 9112 2.3, 3; RFC 9110 9."""

from authoring import *

GET = forwarded("GET")


def either(request, answer=None):
    return [served(request, answer), served_alone(request, answer)]


def targets():
    book = Book("targets")

    def line(text):
        return f"{text}\r\nHost: localhost\r\n\r\n"

    reference = "RFC 9112 3.2"
    for id, target in [
        ("root", "/"),
        ("path", "/api/tags"),
        ("query", "/x?a=b&c"),
        ("question-marks", "/x?a=b?c"),
        ("empty-query", "/x?"),
        ("escapes", "/a%20b%2F"),
        ("dots", "/a/../b"),
        ("slashes", "//x//y"),
        ("colon", "/x:y"),
        ("vertical-bar", "/x?q=|"),
        ("braces", "/x?q={y}"),
        ("brackets", "/x?a[]=1"),
        ("apostrophe", "/it's"),
        ("backslash-escaped", "/a%5Cb"),
        ("semicolon", "/x;a=b"),
        ("at", "/user@host"),
        ("tilde", "/~x"),
        ("asterisk-in-path", "/*"),
    ]:
        # A server that routes by path may change or refuse what is not normal; ours passes it as sent.
        request = forwarded("GET", target)
        open_ = [refused()] if id in ("dots", "slashes", "braces", "vertical-bar", "brackets") else []
        if id == "dots":
            open_ += either(forwarded("GET", "/b"))
        if id == "slashes":
            open_ += either(forwarded("GET", "/x/y"))
        book.serve(
            id, reference, line(f"GET {target} HTTP/1.1"), request=request, or_else=open_, source="llhttp uri.md"
        )
    book.serve(
        "long",
        "RFC 9110 4.1: at least 8000 bytes",
        flat("GET /", repeat("x", 7000), " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        request={"method": "GET", "target": "/" + "x" * 7000, "body": ""},
        answer={"status": [200]},
    )

    for id, target, asked in [
        ("absolute", "http://localhost/x", "/x"),
        ("absolute-upper-case-scheme", "HTTP://localhost/x", "/x"),
        ("absolute-port", "http://localhost:11434/x", "/x"),
        ("absolute-no-path", "http://localhost", "/"),
        ("absolute-query-without-path", "http://localhost?x=y", "/?x=y"),
        ("absolute-port-then-query", "http://localhost:1234?hail=all", "/?hail=all"),
        ("absolute-https", "https://localhost/x", "/x"),
    ]:
        open_ = [refused()] if id == "absolute-https" else []
        book.serve(
            id,
            "RFC 9112 3.2.2: a server MUST accept it",
            line(f"GET {target} HTTP/1.1"),
            request=forwarded("GET", asked),
            or_else=open_,
            source="llhttp uri.md; facts",
        )
    for id, host in [("differs", "evil.example"), ("differs-port", "localhost:1")]:
        book.serve(
            f"absolute-host-{id}",
            "RFC 9112 3.2.2: the target's authority wins over Host",
            f"GET http://localhost/x HTTP/1.1\r\nHost: {host}\r\n\r\n",
            request=forwarded("GET"),
            or_else=[outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])] if id == "differs" else [],
        )
    book.refuse("absolute-without-host", "RFC 9112 3.2", "GET http://localhost/x HTTP/1.1\r\n\r\n")
    user = "RFC 9110 4.2.4: user information in an http URI is an error"
    for id, target in [("user", "http://user@localhost/x"), ("user-password", "http://a%12:b!&*$@localhost:1234/toto")]:
        book.refuse(
            f"absolute-{id}",
            user,
            line(f"GET {target} HTTP/1.1"),
            source="llhttp uri.md",
            or_else=either(forwarded("GET", "/x" if id == "user" else "/toto")),
        )
    for id, target in [
        ("absolute-no-host", "http:///x"),
        ("absolute-bad-port", "http://localhost:x/x"),
        ("absolute-space", "http://local host/x"),
        ("absolute-backslash", "http:\\\\localhost\\x"),
        ("absolute-host-in-brackets-unclosed", "http://[::1/x"),
        ("absolute-nul", "http://local\x00host/x"),
    ]:
        book.refuse(
            id, "RFC 9112 3.2.2, RFC 3986 3.2", line(f"GET {target} HTTP/1.1"), source="nginx-tests http_host.t"
        )
    for id, target in [
        ("other-scheme", "ftp://localhost/x"),
        ("authority-form", "localhost:80"),
        ("relative", "x"),
        ("relative-dots", "../x"),
        ("asterisk-of-get", "*"),
        ("asterisk-of-options-with-more", "*x"),
        ("exclamation-mark", "!"),
        ("question-mark-first", "?x"),
        ("backslash-first", "\\x"),
    ]:
        book.refuse(id, reference, line(f"GET {target} HTTP/1.1"), source="http-garden TROPHIES.md, server 7")
    book.refuse("empty", reference, line("GET  HTTP/1.1"))
    book.refuse(
        "fragment",
        "RFC 9112 3.2: no fragment",
        line("GET /x?page=1#y HTTP/1.1"),
        source="llhttp uri.md",
        or_else=either(forwarded("GET", "/x?page=1")),
    )
    for id, target, escaped in [
        ("non-ascii", "/caf\xc3\xa9", "/caf%C3%A9"),
        ("non-ascii-query", "/x?q=\xff", "/x?q=%FF"),
        ("delete-byte", "/x\x7f", "/x%7F"),
    ]:
        book.refuse(
            id,
            "RFC 9112 3.2, RFC 3986 2",
            line(f"GET {target} HTTP/1.1"),
            source="llhttp uri.md",
            or_else=either(forwarded("GET", escaped)),
        )
    for id, target, escaped in [
        ("quotes", '/with_"lovely"_quotes', "/with_%22lovely%22_quotes"),
        ("angle", "/<x>", "/%3Cx%3E"),
    ]:
        book.refuse(
            id,
            "RFC 3986 2",
            line(f"GET {target} HTTP/1.1"),
            source="llhttp uri.md",
            or_else=either(forwarded("GET", target)) + either(forwarded("GET", escaped)),
        )
    for byte in [0x00, 0x01, 0x08, 0x09, 0x0B, 0x0C, 0x1F]:
        book.refuse(f"control-{byte:02x}", "RFC 9112 3.2", line(f"GET /x{chr(byte)}y HTTP/1.1"))
    book.refuse(
        "space", "RFC 9112 3.2: white space in a target: 400", line("GET /a b HTTP/1.1"), source="llhttp uri.md"
    )
    book.refuse("space-and-request", "RFC 9112 3.2", line("GET /x HTTP/1.1 /y HTTP/1.1"))

    separators = "RFC 9112 3: one SP each; 3: a recipient MAY split at other white space, which is asking for trouble"
    lenient = either(GET)
    for id, text, status in [
        ("two-spaces-first", "GET  /x HTTP/1.1", 400),
        ("two-spaces-last", "GET /x  HTTP/1.1", 400),
        ("tab-first", "GET\t/x HTTP/1.1", 400),
        ("tab-last", "GET /x\tHTTP/1.1", 505),
        ("space-behind", "GET /x HTTP/1.1 ", 505),
        ("tab-behind", "GET /x HTTP/1.1\t", 505),
        ("vertical-tab", "GET\x0b/x HTTP/1.1", 400),
    ]:
        book.refuse(f"separator-{id}", separators, line(text), or_else=lenient, status=status)
    book.refuse(
        "separator-lf",
        "RFC 9112 2.2, 3",
        "GET /x\nHTTP/1.1\r\nHost: localhost\r\n\r\n",
        source="http-garden TROPHIES.md, server 9",
    )
    book.refuse("text-before", "RFC 9112 3", line("Extra lineGET /x HTTP/1.1"), source="h1spec")
    book.refuse("method-alone", "RFC 9112 3", line("GET"))
    book.refuse("empty-request-line", "RFC 9112 3", line(" "))

    version = "RFC 9112 2.3, RFC 9110 15.6.6"
    for id, text in [
        ("2.0", "HTTP/2.0"),
        ("3.0", "HTTP/3.0"),
        ("9.9", "HTTP/9.9"),
        ("5.6", "HTTP/5.6"),
        ("0.9", "HTTP/0.9"),
        ("1.10", "HTTP/1.10"),
        ("1.01", "HTTP/1.01"),
        ("1.32", "HTTP/1.32"),
        ("01.1", "HTTP/01.1"),
        ("11.1", "HTTP/11.1"),
        ("1", "HTTP/1"),
        ("1.", "HTTP/1."),
        ("dot-1", "HTTP/.1"),
        ("1.x", "HTTP/1.x"),
        ("x", "HTTP/x"),
        ("none", "HTTP/"),
        ("lower-case", "http/1.1"),
        ("mixed-case", "Http/1.1"),
        ("ice", "ICE/1.0"),
        ("rtsp", "RTSP/1.0"),
        ("icy", "ICY/1.1"),
        ("ihttp", "IHTTP/1.0"),
        ("htp", "HTP/1.1"),
        ("https", "HTTPS/1.1"),
        ("comma", "HTTP/1,1"),
        ("space", "HTTP/ 1.1"),
        ("minus", "HTTP/-1.1"),
        ("plus", "HTTP/+1.1"),
        ("letter-behind", "HTTP/1.1a"),
        ("large", "HTTP/4294967295.255"),
        ("wraps-to-1.1", "HTTP/4294967297.1"),
        ("superscript", "HTTP/1.\xb9"),
    ]:
        book.refuse(
            f"version-{id}",
            version,
            line(f"GET /x {text}"),
            status=505,
            source="llhttp invalid.md; Go net/http; http-garden TROPHIES.md, server 5, 15, 24",
        )
    book.refuse(
        "version-1.2",
        "RFC 9110 2.5: a higher minor version may be read as 1.1",
        line("GET /x HTTP/1.2"),
        status=505,
        or_else=lenient,
    )
    book.refuse("version-crs", version, line("GET /x HTTP/\r\r1.1"), source="http-garden TROPHIES.md, server 15")
    book.refuse(
        "version-missing", "RFC 9112 2.3, 9110 15.6.6: HTTP/0.9 is gone", "GET /x\r\n\r\n", status=505, source="h1spec"
    )
    book.refuse("version-missing-space", "RFC 9112 3", "GET /x \r\n\r\n", status=505, source="h1spec")
    book.refuse("http-2-preface", version, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status=505)
    book.refuse("tls-hello", "RFC 9112 3", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
    book.serve("http-1.0", "RFC 9112 9.3", head("GET /x HTTP/1.0", "Connection: keep-alive"), request=GET)
    book.case(
        "http-1.0-closes",
        "RFC 9112 9.3: 1.0 without keep-alive ends",
        flat(head("GET /x HTTP/1.0"), AFTER),
        served_alone(GET),
    )
    book.case(
        "http-1.0-no-host",
        "RFC 9112 3.2: 1.0 may do without",
        flat(head("GET /x HTTP/1.0", host=None), AFTER),
        [served_alone(GET), refused()],
    )

    for id, method in [
        ("head", "HEAD"),
        ("put", "PUT"),
        ("patch", "PATCH"),
        ("delete", "DELETE"),
        ("options", "OPTIONS"),
    ]:
        book.serve(
            f"method-{id}",
            "RFC 9110 9",
            line(f"{method} /x HTTP/1.1"),
            request=forwarded(method),
            or_else=[outcome([AFTER_FORWARDED], [{"status": [200, 204]}, AFTER_ANSWER])] if id == "options" else [],
        )
    for id, method in [
        ("lower-case", "get"),
        ("unknown", "BREW"),
        ("extension", "M-SEARCH"),
        ("mkcola", "MKCOLA"),
        ("token-bytes", "!#$%&'*+-.^_`|~"),
        ("announce", "ANNOUNCE"),
        ("track", "TRACK"),
    ]:
        book.serve(
            f"method-{id}",
            "RFC 9110 9.1, 16.1.1: unknown ones are forwarded, or 501",
            line(f"{method} /x HTTP/1.1"),
            request=forwarded(method),
            or_else=[refused(), outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])],
            source="llhttp method.md, invalid.md",
        )
    for id, method in [
        ("bracket", "G[T"),
        ("parenthesis", "GE(T"),
        ("quote", 'G"T'),
        ("colon", "GET:"),
        ("slash", "G/T"),
        ("comma", "G,T"),
        ("non-ascii", "G\xc9T"),
        ("nul", "G\x00T"),
        ("control", "G\x01T"),
        ("empty", ""),
        ("at", "G@T"),
        ("equals-and-more", 'G=":<>(e),[T];?"'),
        ("nul-alone", "\x00"),
        ("delete-byte", "G\x7fT"),
    ]:
        book.refuse(
            f"method-{id}",
            "RFC 9110 9.1, 5.6.2: method = token",
            line(f"{method} /x HTTP/1.1"),
            source="Go net/http TestServerValidatesMethod; http-garden TROPHIES.md, server 6, 40",
        )
    connect = "RFC 9110 9.3.6: no tunnel here"
    for id, text in [
        ("", "CONNECT localhost:443 HTTP/1.1"),
        ("-path", "CONNECT /x HTTP/1.1"),
        ("-1.0", "CONNECT home_0.netscape.com:443 HTTP/1.0"),
        ("-absolute", "CONNECT http://localhost/ HTTP/1.1"),
        ("-no-port", "CONNECT localhost HTTP/1.1"),
    ]:
        book.refuse(
            f"connect{id}",
            connect,
            line(text),
            status=501,
            source="llhttp uri.md",
            or_else=[outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])],
        )
    book.refuse(
        "trace",
        "RFC 9110 9.3.8, 17.10: 405",
        line("TRACE /x HTTP/1.1"),
        status=405,
        or_else=[*either(forwarded("TRACE")), outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])],
    )
    book.refuse(
        "trace-with-body",
        "RFC 9110 9.3.8: a client MUST NOT send content in it",
        line("TRACE /x HTTP/1.1").replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\n"),
        "hello",
        status=405,
        or_else=[*either(forwarded("TRACE", body="hello"))],
    )
    book.serve(
        "options-asterisk",
        "RFC 9112 3.2.4",
        line("OPTIONS * HTTP/1.1"),
        request=forwarded("OPTIONS", "*"),
        or_else=[
            refused(),
            outcome([AFTER_FORWARDED], [{"status": [200, 204]}, AFTER_ANSWER]),
            outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER]),
        ],
    )
    return book


def books():
    return [targets()]
