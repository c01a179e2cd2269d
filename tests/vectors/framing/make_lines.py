"""lines.json: line ends, control characters, names and folds of a request's head. RFC 9112 2.2, 5; RFC 9110 5."""

from authoring import *

PLAIN = forwarded("GET")


def books():
    book = Book("lines")
    garden = "http-garden TROPHIES.md"

    def with_line(line):
        return get(line)

    may = [served(PLAIN), served_alone(PLAIN)]
    # A bare LF for a line end may be recognised (2.2); what goes on must then be CRLF, which the strict reader asks for.
    lf = "RFC 9112 2.2: a bare LF MAY end a line"
    for id, bytes in [
        ("lf-everywhere", "GET /x HTTP/1.1\nHost: localhost\n\n"),
        ("lf-behind-request-line", "GET /x HTTP/1.1\nHost: localhost\r\n\r\n"),
        ("lf-behind-field", "GET /x HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n"),
        ("lf-behind-last-field", "GET /x HTTP/1.1\r\nHost: localhost\n\r\n"),
        ("lf-for-empty-line", "GET /x HTTP/1.1\r\nHost: localhost\r\n\n"),
        ("lf-lf", "GET /x HTTP/1.1\r\nHost: localhost\n\n"),
    ]:
        book.refuse(id, lf, bytes, or_else=may, source="llhttp invalid.md; http-garden, transducer 16")
    chunks = "5\r\nhello\r\n0\r\n\r\n"
    book.refuse(
        "lf-hides-framing",
        lf,
        get("x:x\nTransfer-Encoding: chunked"),
        chunks,
        source="llhttp invalid.md",
        or_else=[served(forwarded("GET", body="hello"))],
    )
    book.refuse(
        "lf-hides-length",
        lf,
        get("Dummy: x\nContent-Length: 5"),
        "hello",
        source="llhttp invalid.md",
        or_else=[served(forwarded("GET", body="hello"))],
    )
    book.refuse(
        "lf-lf-hides-request",
        lf,
        get("Useless:\n\nGET /evil HTTP/1.1"),
        source=f"{garden}, server 19",
        or_else=[outcome([PLAIN], [answered("GET"), {"status": ANY_ERROR}])],
    )
    cr = "RFC 9112 2.2: a bare CR is invalid, or SP"
    # Read as SP inside a value: the value is one, and no second line.
    space = [served(PLAIN), served_alone(PLAIN)]
    for id, line, open_ in [
        ("cr-in-value", "X: 1\r2", space),
        ("cr-for-line-end", "X: 1\rY: 2", space),
        ("cr-hides-framing", "X: 1\rTransfer-Encoding: chunked", space),
        ("cr-hides-framing-empty", "X:\rTransfer-Encoding: chunked", space),
        ("cr-cr-lf", "X: 1\r", space),
        ("cr-first-in-value", "X: \r1", space),
        ("cr-in-name", "X\rY: 1", []),
        ("cr-first-in-name", "\rX: 1", []),
        ("cr-before-colon", "X\r: 1", []),
        ("cr-line", "\r", []),
        ("cr-many", "Invalid-Header: this\rvalue\ris\rinvalid", space),
    ]:
        book.refuse(id, cr, with_line(line), or_else=open_, source=f"{garden}, server 2, 13, 34, transducer 10; h1spec")
    book.refuse(
        "cr-x-ends-head",
        cr,
        "GET /x HTTP/1.1\r\nHost: localhost\r\n\rXGET /evil: HTTP/1.1\r\nHost: a\r\n\r\n",
        source=f"{garden}, server 30; llhttp invalid.md; h1spec",
    )
    book.refuse("cr-in-request-line", cr, "GET /x\rHTTP/1.1\r\nHost: localhost\r\n\r\n")
    book.refuse("cr-behind-request-line", cr, "GET /x HTTP/1.1\r\r\nHost: localhost\r\n\r\n", or_else=[])
    book.refuse("cr-in-host", cr, get(host="local\rhost"))

    nul = "RFC 9110 5.5: CR, LF and NUL: reject, or SP"
    for id, line, open_ in [
        ("nul-in-value", "X: a\x00b", space),
        ("nul-alone", "X: \x00", space),
        ("nul-behind-value", "Evil: evil\x00", space),
        ("nul-in-name", "X\x00Y: 1", []),
        ("nul-then-line", "a:b\r\nc\x00", []),
        ("nul-cr", "Header: v\x00\ralue", space),
    ]:
        book.refuse(id, nul, with_line(line), or_else=open_, source=f"{garden}, server 35, 43, transducer 12, 20")
    book.refuse("nul-in-host", nul, get(host="localhost\x00.evil.example"))
    for byte in [0x01, 0x02, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F]:
        # CTL bytes are invalid; a recipient MAY keep them in a safe context, which ours has no use for.
        book.refuse(
            f"control-{byte:02x}-in-value",
            "RFC 9110 5.5",
            with_line(f"X: a{chr(byte)}b"),
            or_else=[] if byte == 0 else [served(PLAIN)],
            source="h1spec",
        )
        book.refuse(f"control-{byte:02x}-in-name", "RFC 9110 5.6.2", with_line(f"X{chr(byte)}: a"))

    good = {
        "tab-in-value": "X: 1\t2",
        "non-ascii-value": "X: \xc3\xa9\xff",
        "empty-value": "X:",
        "empty-value-space": "X: ",
        "colons-in-value": "X::",
        "no-space-behind-colon": "X:1",
        "long-white-space": "X: " + " " * 200 + "y",
        "quotes-in-value": 'X: "a\\"b"',
        "all-token-bytes": "!#$%&'*+-.^_`|~09azAZ: 1",
        "one-letter": "X: y",
        "name-repeated": "X: 1\r\nX: 2",
        "non-ascii-first-in-value": "User: \x85admin\xa0",
    }
    for id, line in good.items():
        book.serve(id, "RFC 9110 5.1, 5.5", with_line(line), request=PLAIN, source="h1spec; llhttp; " + garden)
    # 9110 5.5: obs-text is opaque and kept; OWS alone is stripped.
    kept = forwarded("GET", has=[("user", "\x85admin\xa0")])
    book.serve(
        "obs-text-is-kept",
        "RFC 9110 5.5",
        with_line("User: \x85admin\xa0"),
        request=kept,
        source=f"{garden}, server 12, 41",
    )

    colon = "RFC 9112 5.1: no white space between name and colon: 400"
    for id, line in [
        ("space-before-colon", "X : 1"),
        ("tab-before-colon", "X\t: 1"),
        ("spaces-before-colon", "X   : 1"),
        ("space-before-colon-of-host", "Host : localhost"),
    ]:
        book.refuse(id, colon, with_line(line))
    drop = [served(PLAIN), served_alone(PLAIN)]
    name = "RFC 9112 5, 9110 5.1: field-name = token"
    for id, line, open_ in [
        ("no-colon", "Xfoo", []),
        ("no-colon-with-value", "Te\r\nst: test", []),
        ("empty-name", ": 1", []),
        ("only-colon", ":", []),
        ("empty-name-empty-value", ":\r\nI: am chopped off", []),
        ("space-in-name", "X Y: 1", []),
        ("brackets-in-name", "X-Invalid[]: test", drop),
        ("at-in-name", "Fo@: Failure", drop),
        ("slash-in-name", "X/Y: 1", drop),
        ("quote-in-name", 'X"Y: 1', drop),
        ("comma-in-name", "X,Y: 1", drop),
        ("parenthesis-in-name", "X(Y): 1", drop),
        ("equals-in-name", "X=Y: 1", drop),
        ("question-in-name", "X?Y: 1", drop),
        ("backslash-in-name", "X\\Y: 1", drop),
        ("brace-in-name", "{X}: 1", drop),
        ("semicolon-in-name", "X;Y: 1", drop),
        ("angle-in-name", "<X>: 1", drop),
        ("non-ascii-name", "\xefoo: bar", drop),
        ("non-ascii-behind-name", "Header\x85: value", drop),
        ("name-of-controls", "".join(map(chr, range(1, 9))) + ": whatever", []),
        ("request-line-as-field", "GET /evil HTTP/1.1", []),
    ]:
        book.refuse(
            id,
            name,
            with_line(line),
            or_else=open_,
            source=f"llhttp invalid.md; {garden}, server 8, 14, 18, 27, 28, transducer 6, 14",
        )

    fold = "RFC 9112 5.2: refuse, or SP for the fold"
    for id, line in [
        ("fold", "X: 1\r\n 2"),
        ("fold-tab", "X: 1\r\n\t2"),
        ("fold-of-nothing", "X: 1\r\n "),
        ("fold-twice", "X: 1\r\n 2\r\n 3"),
        ("fold-of-empty", "X:\r\n 1"),
        ("fold-looks-like-length", "Foo: bar\r\n Content-Length: 38"),
    ]:
        book.refuse(id, fold, with_line(line), or_else=may, source="llhttp invalid.md, lenient-headers.md")
    book.refuse("fold-of-host", fold, "GET /x HTTP/1.1\r\nHost:\r\n localhost\r\n\r\n", or_else=may)
    book.refuse("fold-of-name", fold, with_line("name\r\n : value"), source="llhttp invalid.md")
    first = "RFC 9112 2.2: white space before the first field: refuse, or skip those lines"
    book.refuse(
        "fold-first",
        first,
        "GET /x HTTP/1.1\r\n X: y\r\nHost: localhost\r\n\r\n",
        or_else=may,
        source=f"{garden}, server 4; llhttp invalid.md",
    )
    book.refuse(
        "fold-first-tab",
        first,
        "GET /x HTTP/1.1\r\n\tContent-Length: 1\r\nHost: localhost\r\n\r\n",
        or_else=may,
        source=f"{garden}, server 4",
    )
    book.refuse("fold-first-is-host", first, "GET /x HTTP/1.1\r\n Host: localhost\r\n\r\n")

    book.serve(
        "leading-line",
        "RFC 9112 2.2: ignore at least one empty line",
        "\r\n" + get(),
        request=PLAIN,
        source="Go net/http TestTolerateCRLFBeforeRequestLine",
    )
    book.case(
        "leading-lines",
        "RFC 9112 2.2",
        flat("\r\n\r\n" + get() + AFTER),
        [refused(), served(PLAIN), served_alone(PLAIN)],
        ours=served(PLAIN),
    )
    book.case(
        "line-between-requests",
        "RFC 9112 2.2: behind a body, as old clients sent one",
        flat(post("Content-Length: 2") + "hi\r\n" + AFTER),
        [served(forwarded(body="hi")), served_alone(forwarded(body="hi"))],
    )
    book.refuse("leading-lf", "RFC 9112 2.2", "\n" + get(), or_else=may)
    book.refuse("leading-space", "RFC 9112 3", " " + get(), or_else=[])
    book.refuse("leading-cr", "RFC 9112 2.2", "\r" + get(), or_else=[])
    return [book]
