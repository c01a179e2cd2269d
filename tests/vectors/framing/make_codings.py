"""codings.json: Transfer-Encoding of requests, alone and beside Content-Length; mutations.json: the ways in which
tools look for a proxy that reads it otherwise than its upstream. RFC 9112 6.1, 6.3."""

from authoring import *

BODY = "5\r\nhello\r\n0\r\n\r\n"
HELLO = forwarded(body="hello")


def codings():
    book = Book("codings")
    garden = "http-garden TROPHIES.md"
    for id, line in [
        ("plain", "Transfer-Encoding: chunked"),
        ("capitals", "TRANSFER-ENCODING: CHUNKED"),
        ("mixed", "TrAnSFer-EnCODinG: cHuNkeD"),
        ("no-space", "Transfer-Encoding:chunked"),
        ("spaces", "Transfer-Encoding:  chunked "),
        ("tabs", "Transfer-Encoding:\tchunked\t"),
    ]:
        book.serve(
            id,
            "RFC 9112 6.1, 7",
            post(line),
            BODY,
            request=HELLO,
            source="llhttp transfer-encoding.md; nginx-tests http_header_ows.t; smuggler",
        )
    book.serve(
        "of-get", "RFC 9110 9.3.1", get("Transfer-Encoding: chunked"), BODY, request=forwarded("GET", body="hello")
    )
    book.serve(
        "empty-body", "RFC 9112 7.1", post("Transfer-Encoding: chunked"), "0\r\n\r\n", request=forwarded(body="")
    )

    both = [served_alone(HELLO)]
    for id, lines in [
        ("beside-length", ["Content-Length: 5", "Transfer-Encoding: chunked"]),
        ("before-length", ["Transfer-Encoding: chunked", "Content-Length: 5"]),
        ("beside-length-of-all", [f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked"]),
        ("beside-length-zero", ["Content-Length: 0", "Transfer-Encoding: chunked"]),
        ("beside-length-far-away", ["Content-Length: 5", "X-A: b", "Accept: */*", "Transfer-Encoding: chunked"]),
    ]:
        book.refuse(
            id,
            "RFC 9112 6.1, 6.3: refuse; or it overrides, no length goes on, and the connection ends",
            post(*lines),
            BODY,
            or_else=both,
            source=f"{garden}, transducer 23; CL.TE, TE.CL",
        )
    for id, length in [("invalid-length", "x"), ("empty-length", ""), ("two-lengths", "5, 6")]:
        book.refuse(
            f"beside-{id}",
            "RFC 9112 6.3",
            post(f"Content-Length: {length}", "Transfer-Encoding: chunked"),
            BODY,
            or_else=both,
        )

    twice = ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]
    book.refuse("twice", "RFC 9112 6.1: not more than once", post(*twice), BODY, source=f"{garden}, server 11")
    book.refuse("twice-in-list", "RFC 9112 6.1", post("Transfer-Encoding: chunked, chunked"), BODY)
    book.refuse(
        "twice-other-case", "RFC 9112 6.1", post("Transfer-Encoding: chunked", "transfer-encoding: Chunked"), BODY
    )
    not_final = {
        "identity": "identity",
        "chunked-identity": "chunked, identity",
        "chunked-gzip": "chunked, gzip",
        "unknown": "xchunked",
        "unknown-behind": "chunkedx",
        "cow": "cow",
        "chunked-cow": "chunked, cow",
        "shortened": "chunk",
        "plural": "chunkeds",
        "quoted": '"chunked"',
        "apostrophes": "'chunked'",
        "parameter": "chunked;q=1",
        "parameter-alone": "chunked;",
        "two-words": "chunked bar",
        "nested": "cow chunked bar",
        "brackets": "<chunked>",
        "bracket-suffix": "chunked]",
        "trailing-comma": "chunked,",
        "leading-comma": ",chunked",
        "comma-alone": ",",
        "leading-comma-space": ", chunked",
        "commas": ",,chunked",
        "null": "null",
        "non-ascii-before": "\xffchunked",
        "non-ascii-behind": "chunked\xff",
        "no-break-space": "\xa0chunked\xa0",
        "next-line": "\x85chunked",
        "non-ascii-inside": "ch\x96nked",
        "colon": "chunked:",
        "equals": "=chunked",
        "backslash": "\\chunked",
        "vertical-tab": "\x0bchunked",
        "form-feed": "\x0cchunked",
        "nul": "chunked\x00",
        "escape": "chunked\x1b",
    }
    for id, value in not_final.items():
        book.refuse(
            f"not-final-{id}",
            "RFC 9112 6.3: no final `chunked`, 400 and close",
            post(f"Transfer-Encoding: {value}"),
            BODY,
            or_else=[served(HELLO), served_alone(HELLO)] if id == "nul" else [],
            source="Go net/http transfer_test.go; llhttp; nginx-tests body_chunked.t; smuggler; " + garden,
        )
    for id, value in [
        ("gzip", "gzip, chunked"),
        ("deflate", "deflate,chunked"),
        ("identity", "identity, chunked"),
        ("cow", "cow, chunked"),
        ("two", "gzip, deflate, chunked"),
    ]:
        book.refuse(
            f"{id}-then-chunked",
            "RFC 9112 6.1: 501",
            post(f"Transfer-Encoding: {value}"),
            BODY,
            status=501,
            source="llhttp transfer-encoding.md; smuggler cowComma",
        )
    for id, value in [("gzip", "gzip"), ("deflate", "deflate"), ("empty", ""), ("space", " "), ("tab", "\t")]:
        book.refuse(
            f"only-{id}",
            "RFC 9112 6.3",
            post(f"Transfer-Encoding:{value}"),
            BODY,
            source="Go net/http transfer_test.go",
        )
    for id, lines in [
        ("then-identity", ["chunked", "identity"]),
        ("after-identity", ["identity", "chunked"]),
        ("after-cow", ["cow", "chunked"]),
        ("then-empty", ["chunked", ""]),
        ("after-empty", ["", "chunked"]),
        ("then-chunked1", ["chunked", "chunked1"]),
    ]:
        book.refuse(
            f"lines-{id}",
            "RFC 9112 6.1, 9110 5.3: lines make one list",
            post(*[f"Transfer-Encoding: {value}" for value in lines]),
            BODY,
            source="Go net/http transfer_test.go; llhttp; smuggler revdualchunk",
        )
    for id, value in [("empty", ""), ("identity", "identity"), ("leading-comma", ",chunked"), ("unknown", "blegh")]:
        book.refuse(
            f"{id}-beside-length",
            "RFC 9112 6.1, 6.3",
            post(f"Transfer-Encoding: {value}", "Content-Length: 5"),
            "0\r\n\r\n",
            source=f"{garden}, server 21, 44, transducer 15, 18",
        )
    for id, fields in [
        ("plain", []),
        ("keep-alive", ["Connection: keep-alive"]),
        ("length", ["Connection: keep-alive", "Content-Length: 5"]),
    ]:
        book.refuse(
            f"http-1.0-{id}",
            "RFC 9112 6.1: faulty framing: refuse, or end the connection behind it",
            head("POST /x HTTP/1.0", "Transfer-Encoding: chunked", *fields),
            BODY,
            or_else=[served_alone(HELLO), served_alone(forwarded(body=""))],
            source="nginx-tests body_chunked.t; beast PR 3096",
        )
    for id, line in [
        ("fold", "Transfer-Encoding:\r\n chunked"),
        ("fold-tab", "Transfer-Encoding:\r\n\tchunked"),
        ("fold-behind", "Transfer-Encoding: chunked\r\n , identity"),
        ("fold-inside", "Transfer-Encoding: chu\r\n nked"),
        ("fold-name", "Transfer-\r\n Encoding: chunked"),
        ("fold-nothing", "Transfer-Encoding: chunked\r\n "),
        ("of-the-field-before", "X: y\r\n Transfer-Encoding: chunked"),
    ]:
        repaired = [served(HELLO), served_alone(HELLO)] if id in ("fold", "fold-tab", "fold-nothing") else []
        if id == "of-the-field-before":
            # Unfolded it is no framing, and the body no request.
            repaired = [outcome([forwarded(body="")], [answered(), {"status": ANY_ERROR}])]
        book.refuse(
            id,
            "RFC 9112 5.2: refuse, or SP for the fold",
            post(line),
            BODY,
            or_else=repaired,
            source="smuggler linewrapped1; llhttp invalid.md",
        )
    book.refuse(
        "name-over-two-lines",
        "RFC 9112 5",
        post("Transfer-\r\nEncoding: chunked", "Content-Length: 5"),
        "0\r\n\r\n",
        source=f"{garden}, server 37",
    )
    book.serve("another-field", "RFC 9110 5.1", post("X-Transfer-Encoding: chunked"), request=forwarded(body=""))
    book.serve(
        "content-encoding-chunked",
        "RFC 9110 8.4: no framing",
        post("Content-Encoding: chunked"),
        request=forwarded(body=""),
        source="smuggler contentEnc",
    )
    return book


def mutations():
    """Content-Length 5 frames `0 CRLF CRLF`; a Transfer-Encoding that one side takes for one would end there too."""
    book = Book("mutations")
    body = "0\r\n\r\n"
    as_counted = forwarded(body=body)
    ignored = [served(as_counted), served_alone(as_counted)]
    tried = list(range(0x01, 0x20)) + [0x7F, 0x80, 0x85, 0xA0, 0xAD, 0xFF]
    shapes = {
        "mid": "Transfer-Encoding:{}chunked",
        "post": "Transfer-Encoding{}: chunked",
        "pre": "{}Transfer-Encoding: chunked",
        "end": "Transfer-Encoding: chunked{}",
    }

    def mutated(gadget):
        return f"POST /x HTTP/1.1\r\n{gadget}\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n{body}"

    for shape, template in shapes.items():
        for byte in tried:
            open_ = []
            if shape in ("post", "pre") and byte >= 0x80:
                open_ = ignored  # no token: refuse it, or do not pass it on (RFC 9110 5.1)
            if shape == "pre" and byte in (0x09, 0x0D, 0x20):
                open_ = ignored  # RFC 9112 2.2: refuse, or skip the line
            if byte in (0x09, 0x20, 0x0D) and shape in ("mid", "end"):
                # White space round a value is none of it, and a bare CR may be read as SP (RFC 9112 2.2): this is a
                # plain Transfer-Encoding beside a length.
                open_ = [served_alone(forwarded(body=""))]
            book.refuse(
                f"{shape}-{byte:02x}",
                "RFC 9112 5, 6.1, 6.3, 9110 5.5",
                mutated(template.format(chr(byte))),
                or_else=open_,
                source="defparam/smuggler exhaustive.py",
            )
    ends = [served_alone(forwarded(body=""))]
    for id, gadget, open_ in [
        ("name-space-first", " Transfer-Encoding: chunked", ignored),
        ("name-tab-space", "Transfer-Encoding\t:\tchunked", []),
        ("name-space-join", "Transfer Encoding: chunked", []),
        ("name-smashed", "Transfer Encoding:chunked", []),
        ("name-space-behind", "Transfer-Encoding : chunked", []),
        ("name-accent", "Transf\x82r-Encoding: chunked", ignored),
        ("name-cr", "Transfer\r-Encoding: chunked", []),
        ("cr-out", "X:X\rTransfer-Encoding: chunked", ignored),
        ("lf-out", "X:X\nTransfer-Encoding: chunked", ends),
        ("lf-wrapped", "Transfer-Encoding:\n chunked", ends),
        ("cr-suffix", "Transfer-Encoding: chunked\r", ends),
        ("lf-out-empty", "X:\nTransfer-Encoding: chunked", ends),
        ("cr-out-empty", "X:\rTransfer-Encoding: chunked", ignored),
    ]:
        book.refuse(
            id,
            "RFC 9112 2.2, 5, 5.1",
            mutated(gadget),
            or_else=open_,
            source="defparam/smuggler exhaustive.py; llhttp invalid.md",
        )
    book.serve(
        "name-underscore",
        "RFC 9110 5.1: another field",
        mutated("Transfer_Encoding: chunked"),
        request=as_counted,
        source="defparam/smuggler underjoin1",
    )
    return book


def books():
    return [codings(), mutations()]
