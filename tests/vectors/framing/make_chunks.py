"""chunks.json: chunked bodies of requests. RFC 9112 7.1; the leniency of 2.2 for line ends is not for chunks."""

from authoring import *

START = post("Transfer-Encoding: chunked")


def books():
    book = Book("chunks")
    garden = "http-garden TROPHIES.md"

    good = {
        "one": ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        "two": ("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello"),
        "lower-case-size": ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        "upper-case-size": ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        "two-digits": ("1e\r\nall your base are belong to us\r\n0\r\n\r\n", "all your base are belong to us"),
        "leading-zeros": ("000005\r\nhello\r\n000\r\n\r\n", "hello"),
        "many-leading-zeros": ("0000000000000005\r\nhello\r\n0\r\n\r\n", "hello"),
        "extension": ("5;a=b\r\nhello\r\n0\r\n\r\n", "hello"),
        "extension-name": ("5;ext\r\nhello\r\n0;last\r\n\r\n", "hello"),
        "extension-quoted": ('5;a="some quoted string"\r\nhello\r\n0\r\n\r\n', "hello"),
        "extension-quoted-semicolon": ('5;a="x;y"\r\nhello\r\n0\r\n\r\n', "hello"),
        "extension-two": ("5;a=b;c=d\r\nhello\r\n0\r\n\r\n", "hello"),
        "trailer": ("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "hello"),
        "trailers": ("5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n", "hello"),
        "line-ends-in-data": ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
        "request-in-data": (f"{len(AFTER):x}\r\n{AFTER}\r\n0\r\n\r\n", AFTER),
    }
    for id, (body, payload) in good.items():
        book.serve(
            id,
            "RFC 9112 7.1",
            START,
            body,
            request=forwarded(body=payload),
            source="llhttp transfer-encoding.md; Go net/http internal/chunked_test.go; nginx-tests body_chunked.t",
        )

    # The upstream must be left without the whole of any request, and nobody may find one in the rest.
    lf = "RFC 9112 7.1: CRLF alone ends a line of chunks (erratum 7633; 2.2 is for heads)"
    bad = {
        "lf-behind-size": ("5\nhello\r\n0\r\n\r\n", lf),
        "lf-behind-data": ("5\r\nhello\n0\r\n\r\n", lf),
        "lf-behind-last": ("5\r\nhello\r\n0\n\r\n", lf),
        "lf-at-the-end": ("5\r\nhello\r\n0\r\n\n", lf),
        "lf-lf-at-the-end": ("5\r\nhello\r\n0\n\n", lf),
        "lf-behind-extension": ("5;a\nhello\r\n0\r\n\r\n", lf),
        "lf-behind-trailer": ("5\r\nhello\r\n0\r\nX: 1\n\r\n", lf),
        "lf-everywhere": ("5\nhello\n0\n\n", lf),
        "lf-inside-extension": ("5;a\nb\r\nhello\r\n0\r\n\r\n", lf),
        "cr-behind-size": ("5\rhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "cr-cr-behind-size": ("5\r\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "cr-x-behind-size": ("5\rXhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "cr-behind-data": ("5\r\nhello\r0\r\n\r\n", "RFC 9112 7.1"),
        "cr-in-extension": ("5;a=\rb\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "cr-before-extension": ("5\r;a\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "cr-cr-in-extension": ("5;a=b\r\rhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "nul-in-extension": ("5;a=\x00\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "control-in-extension": ("5;a=\x01\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "delete-in-extension": ("5;a=\x7f\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1.1"),
        "size-empty": ("\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1: 1*HEXDIG"),
        "size-empty-at-the-end": ("5\r\nhello\r\n\r\n\r\n", "RFC 9112 7.1"),
        "size-empty-extension": (";a\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-prefix-0x": ("0x5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-prefix-0X": ("0X5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-underscore": ("5_\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-underscore-inside": ("0_5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-plus": ("+5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-minus": ("-5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-minus-zero": ("5\r\nhello\r\n-0\r\n\r\n", "RFC 9112 7.1"),
        "size-minus-0x0": ("-0x0\r\n\r\n", "RFC 9112 7.1"),
        "size-space-before": (" 5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-tab-before": ("\t5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-spaces-before-last": ("5\r\nhello\r\n           0\r\n\r\n", "RFC 9112 7.1"),
        "size-space-inside": ("1 0\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-letter-behind": ("5g\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-text-behind": ("5these-bytes-never-get-validated\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-text": ("INVALID!!!\r\n", "RFC 9112 7.1"),
        "size-z": ("Z\r\nZZ\r\nZZZ\r\n\r\n", "RFC 9112 7.1"),
        "size-comma": ("5,\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-fraction": ("5.0\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-quoted": ('"5"\r\nhello\r\n0\r\n\r\n', "RFC 9112 7.1"),
        "size-non-ascii": ("\xb5\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-nul": ("5\x00\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "size-2-to-64": ("10000000000000005\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1: overflow"),
        "size-2-to-68": ("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1: overflow"),
        "size-2-to-32-times-2-to-32": (
            "100000000000000000000000000000005\r\nhello\r\n0\r\n\r\n",
            "RFC 9112 7.1: overflow",
        ),
        "data-too-long": ("4\r\nSEE-THIS\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "data-longer-by-one": ("4\r\nhello\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "data-without-line-end": ("5\r\nhello0\r\n\r\n", "RFC 9112 7.1"),
        "data-then-two-bytes": ("5\r\nhelloXX0\r\n\r\n", "RFC 9112 7.1"),
        "extra-line-before-last": ("5\r\nhello\r\n\r\n0\r\n\r\n", "RFC 9112 7.1"),
        "two-bytes-for-the-last-line-end": ("5\r\nhello\r\n0\r\nXX", "RFC 9112 7.1"),
        "two-bytes-at-the-end": ("5\r\nhello\r\n0\r\n\rX", "RFC 9112 7.1"),
        "last-without-line-end": ("5\r\nhello\r\n0\r\n", "RFC 9112 7.1: the next request is no trailer"),
        "last-then-text": ("0\r\nX:POST /evil HTTP/1.1\r\n", "RFC 9112 7.1"),
        "trailer-without-colon": ("5\r\nhello\r\n0\r\nX\r\n\r\n", "RFC 9112 7.1.2"),
        "trailer-space-before-colon": ("5\r\nhello\r\n0\r\nX : 1\r\n\r\n", "RFC 9112 5.1"),
        "trailer-empty-name": ("5\r\nhello\r\n0\r\n: 1\r\n\r\n", "RFC 9112 5"),
        "trailer-folded": ("5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n", "RFC 9112 5.2"),
        "trailer-nul": ("5\r\nhello\r\n0\r\nX: \x00\r\n\r\n", "RFC 9110 5.5"),
        "trailer-cr": ("5\r\nhello\r\n0\r\nX: 1\r2\r\n\r\n", "RFC 9110 5.5"),
    }
    repaired = {  # what a recipient may also make of it
        "trailer-folded": [served(forwarded(body="hello"))],
        "trailer-nul": [served(forwarded(body="hello"))],
        "trailer-cr": [served(forwarded(body="hello"))],
    }
    # These read on into the request behind, which is no trailer of theirs and no request of the client's.
    swallowing = {"last-without-line-end", "last-then-text"}
    for id, (body, reference) in bad.items():
        book.break_off(
            id,
            reference,
            START,
            body,
            or_else=repaired.get(id, []) if id not in swallowing else [],
            source=f"{garden}; smuggling by chunks; Go net/http internal/chunked_test.go; bun 29732",
        )
    for id, body in [
        ("space-behind-size", "5 \r\nhello\r\n0\r\n\r\n"),
        ("tab-behind-size", "5\t\r\nhello\r\n0\r\n\r\n"),
        ("space-behind-last", "5\r\nhello\r\n0 \r\n\r\n"),
        ("spaces-round-extension", "5 ; a = b\r\nhello\r\n0\r\n\r\n"),
        ("space-before-extension", "5 ;a\r\nhello\r\n0\r\n\r\n"),
    ]:
        book.break_off(
            id,
            "RFC 9112 7.1.1: BWS is for extensions alone, and may be refused",
            START,
            body,
            or_else=[served(forwarded(body="hello")), served_alone(forwarded(body="hello"))],
            source="llhttp transfer-encoding.md",
        )
    # Sizes from 2^63 on are numbers, only none that anybody has bytes for: refuse, or wait for them.
    for id, size in [("2-to-63", "8000000000000000"), ("2-to-64-less-one", "FFFFFFFFFFFFFFFF")]:
        book.break_off(
            f"size-{id}",
            "RFC 9112 7.1",
            START,
            f"{size}\r\nhello\r\n0\r\n\r\n",
            or_else=[outcome([], [], unfinished=True, may_wait=True)],
        )
    for id, line in [
        ("content-length", "Content-Length: 7"),
        ("transfer-encoding", "Transfer-Encoding: chunked"),
        ("host", "Host: evil"),
        ("authorization", "Authorization: Bearer x"),
        ("connection", "Connection: close"),
        ("content-type", "Content-Type: evil"),
    ]:
        # It may be refused, dropped, or passed on as a trailer where that does no harm; never merged into the head.
        kept = forwarded(body="hello", lacks=["authorization", "content-type"])
        book.case(
            f"trailer-named-{id}",
            "RFC 9110 6.5.1: what frames, routes or names a message is no trailer",
            flat(START, f"5\r\nhello\r\n0\r\n{line}\r\n\r\n", AFTER),
            [served(kept), served_alone(kept), broken_off()],
            ours=served(kept),
            source=f"{garden}; facts",
        )
    large = [START, "5;a=", repeat("x", 65536), "\r\nhello\r\n0\r\n\r\n"]
    book.break_off("extension-64-kb", "RFC 9112 7.1.1: a recipient ought to limit their length", *large)
    book.break_off(
        "trailers-64-kb",
        "RFC 9112 7.1.2; 6.5.1",
        START,
        "5\r\nhello\r\n0\r\nX: ",
        repeat("x", 65536),
        "\r\n\r\n",
        or_else=[served(forwarded(body="hello"))],
    )
    book.break_off(
        "extension-of-each-byte-64-kb",
        "RFC 9112 7.1.1, many small chunks with extensions are fine; endless lines not",
        START,
        "0000",
        repeat("0", 65536),
        "5\r\nhello\r\n0\r\n\r\n",
        or_else=[served(forwarded(body="hello"))],
    )
    book.serve(
        "large",
        "RFC 9112 7.1",
        flat(START, "10000\r\n", repeat("0123456789abcdef", 4096), "\r\n0\r\n\r\n"),
        request=forwarded(body=[repeat("0123456789abcdef", 4096)]),
    )
    book.serve(
        "thousand",
        "RFC 9112 7.1",
        flat(START, repeat("1\r\nx\r\n", 1000), "0\r\n\r\n"),
        request=forwarded(body=[repeat("x", 1000)]),
    )
    # The client ends in the middle: never a whole request.
    for id, body in [
        ("in-data", "5\r\nhel"),
        ("behind-data", "5\r\nhello\r\n"),
        ("in-size", "5"),
        ("before-the-end", "5\r\nhello\r\n0\r\n"),
        ("before-the-last-byte", "5\r\nhello\r\n0\r\n\r"),
    ]:
        book.case(
            f"cut-{id}",
            "RFC 9112 8",
            flat(START, body),
            half_close=True,
            allowed=[outcome([], [], unfinished=True), broken_off()],
            ours=outcome([], [], unfinished=True),
        )
    return [book]
