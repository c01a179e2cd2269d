"""lengths.json: Content-Length of requests. RFC 9110 8.6, RFC 9112 6.3."""

from authoring import *

HELLO = forwarded(body="hello")


def books():
    book = Book("lengths")
    garden = "http-garden TROPHIES.md"

    def length(value, body="hello"):
        return post(f"Content-Length:{value}") + body

    for id, value in [("plain", " 5"), ("no-space", "5"), ("white-space-around", "  5 "), ("tabs-around", "\t5\t")]:
        book.serve(id, "RFC 9112 5", length(value), request=HELLO, source="nginx-tests http_header_ows.t")
    book.serve(
        "capitals",
        "RFC 9110 5.1",
        post("cOnTENT-lENGTH: 5") + "hello",
        request=HELLO,
        source="llhttp content-length.md",
    )
    book.serve(
        "leading-zeros",
        "RFC 9110 8.6: 1*DIGIT, decimal",
        length(" 005"),
        request=HELLO,
        source="llhttp content-length.md",
    )
    book.serve(
        "leading-zero-is-not-octal",
        "RFC 9110 8.6",
        length(" 010", "0123456789"),
        request=forwarded(body="0123456789"),
        source=f"{garden}, server 32",
    )
    book.serve("zero", "RFC 9112 6.3", length(" 0", ""), request=forwarded(body=""))
    book.serve(
        "of-get",
        "RFC 9110 9.3.1: a body of GET is framed as any other",
        get("Content-Length: 10") + "1234567890",
        request=forwarded("GET", body="1234567890"),
        source=f"{garden}, transducer 21",
    )
    book.serve(
        "of-delete",
        "RFC 9110 9.3.5",
        head("DELETE /x HTTP/1.1", "Content-Length: 3") + "abc",
        request=forwarded("DELETE", body="abc"),
    )
    book.serve(
        "of-http-1.0",
        "RFC 9112 6.3",
        head("POST /x HTTP/1.0", "Connection: keep-alive", "Content-Length: 5") + "hello",
        request=HELLO,
        source="llhttp content-length.md",
    )
    book.serve("none", "RFC 9112 6.3: a request without framing has no body", post(), request=forwarded(body=""))
    book.serve(
        "body-that-looks-like-a-request",
        "RFC 9112 6.3",
        post(f"Content-Length: {len(AFTER)}") + AFTER,
        request=forwarded(body=AFTER),
    )
    book.serve(
        "chunks-as-body",
        "RFC 9112 6.3: it is no chunked body unless a field says so",
        length(" 5", "0\r\n\r\n"),
        request=forwarded(body="0\r\n\r\n"),
    )

    invalid = {
        "plus": " +5",
        "minus": " -5",
        "minus-zero": " -0",
        "hexadecimal": " 0x5",
        "hexadecimal-digit": " a",
        "underscore": " 5_",
        "underscore-inside": " 0_5",
        "plus-underscore": " +0_5",
        "fraction": " 5.0",
        "exponent": " 5e0",
        "letters": " abc",
        "letter-behind": " 5Z",
        "semicolon": " 5;",
        "quoted": ' "5"',
        "two-words": " 5 5",
        "two-words-tab": " 5\t5",
        "4-2": " 4 2",
        "comma-alone": " ,",
        "comma-behind": " 5,",
        "comma-before": " ,5",
        "list-differing": " 5, 6",
        "list-of-empty": " 5,,5",
        "slash": " 5/5",
        "non-ascii-digit": " \xb2",
        "no-break-space": " \xa05",
        "next-line": " 5\x85",
        "non-ascii-behind": " 5\xff",
        "2-to-63": " 9223372036854775808",
        "2-to-64": " 18446744073709551616",
        "2-to-64-and-5": " 18446744073709551621",
        "2-to-128": " 340282366920938463463374607431768211461",
        "many-digits": " 1000000000000000000000",
        "overflowing-negative": " -123456789123456789123456789",
        "star": " *",
        "vertical-tab": " \x0b5",
        "nul-behind": " 5\x00",
        "carriage-return": " \r5",
    }
    for id, value in invalid.items():
        book.refuse(
            f"{id}",
            "RFC 9110 8.6: Content-Length = 1*DIGIT; 9112 6.3: invalid is 400",
            length(value),
            source="h1spec; llhttp content-length.md; Go net/http transfer_test.go; http-garden",
        )
    for id, value in [("empty", ""), ("empty-with-space", " "), ("empty-with-tab", "\t")]:
        book.refuse(id, "RFC 9110 8.6", length(value, ""), source=f"{garden}, server 16, transducer 5")
    same = [served(HELLO), served_alone(HELLO)]
    book.refuse(
        "same-twice",
        "RFC 9112 6.3: refuse, or one line",
        post("Content-Length: 5", "Content-Length: 5"),
        "hello",
        or_else=same,
    )
    book.refuse("same-list", "RFC 9110 8.6: refuse, or one number", length(" 5, 5"), or_else=same)
    book.refuse("same-three-times", "RFC 9112 6.3", post(*["Content-Length: 5"] * 3), "hello", or_else=same)
    # 005 and 5 are one number and two values: an identical one they are not (RFC 9110 8.6).
    book.refuse("same-number-other-digits", "RFC 9110 8.6", post("Content-Length: 5", "Content-Length: 005"), "hello")
    for id, first, second in [
        ("differing", "5", "6"),
        ("differing-zero-first", "0", "5"),
        ("differing-zero-last", "5", "0"),
        ("empty-first", "", "5"),
        ("empty-last", "5", ""),
        ("invalid-first", "x", "5"),
        ("invalid-last", "5", "x"),
    ]:
        book.refuse(
            id,
            "RFC 9112 6.3",
            post(f"Content-Length: {first}", f"Content-Length: {second}"),
            "hello",
            source=f"{garden}, server 23, 33, 42, transducer 11, 22 (CVE-2023-40225)",
        )
    book.refuse(
        "differing-around-host",
        "RFC 9112 6.3",
        head("POST /x HTTP/1.1", "Content-Length: 5", "Host: localhost", "content-length: 6", host=None),
        "hello",
    )
    dropped = [served(forwarded(body="")), served_alone(forwarded(body=""))]
    # A name that only resembles Content-Length is a field of its own, or none: the body must not become one.
    for id, line in [
        ("space-before-colon", "Content-Length : 5"),
        ("tab-before-colon", "Content-Length\t: 5"),
        ("space-in-name", "Content Length: 5"),
        ("no-colon", "Content-Length 5"),
        ("cr-for-dash", "Content\rLength: 5"),
        ("nul-in-name", "Content-\x00Length: 5"),
        ("colon-on-next-line", "Content-Length\r\n: 5"),
    ]:
        book.refuse(f"name-{id}", "RFC 9112 5.1, 9110 5.1", post(line), source="llhttp; " + garden)
    for id, line in [
        ("next-line", "Content-Length\x85: 5"),
        ("no-break-space", "Content-Length\xa0: 5"),
        ("non-ascii", "C\xf6ntent-Length: 5"),
    ]:
        book.refuse(
            f"name-{id}",
            "RFC 9110 5.1: refuse, or do not pass it on",
            post(line),
            or_else=dropped,
            source=f"{garden}, server 20, transducer 6",
        )
    book.serve("name-underscore", "RFC 9110 5.1: another field", post("Content_Length: 5"), request=forwarded(body=""))
    book.serve(
        "name-with-prefix", "RFC 9110 5.1: another field", post("X-Content-Length: 5"), request=forwarded(body="")
    )
    # Fewer bytes than announced, then the client ends: never a whole request.
    book.case(
        "cut",
        "RFC 9112 8",
        post("Content-Length: 10") + "hello",
        half_close=True,
        allowed=[broken_off(), outcome([], [], unfinished=True)],
        ours=outcome([], [], unfinished=True),
    )
    return [book]
