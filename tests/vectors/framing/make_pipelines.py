"""pipelines.json: one request behind the other, early answers, clients that stop; limits.json: how much is too much.
RFC 9112 9; RFC 9110 5.4."""

from authoring import *


def pipelines():
    book = Book("pipelines")

    def one(target, *fields, body="", method="GET"):
        return head(f"{method} {target} HTTP/1.1", *fields) + body, forwarded(method, target, body=body)

    def all_served(id, reference, requests, **parts):
        client = flat(*[bytes for bytes, _ in requests], AFTER)
        asked = [request for _, request in requests]
        answers = [answered(request["method"], request["target"]) for request in asked]
        book.case(id, reference, client, outcome([*asked, AFTER_FORWARDED], [*answers, AFTER_ANSWER]), **parts)

    order = "RFC 9112 9.3.2: answers in the order of the requests"
    all_served("two", order, [one("/1"), one("/2")], source="llhttp pipelining.md")
    all_served("ten", order, [one(f"/{n}") for n in range(10)])
    all_served(
        "with-bodies",
        order,
        [
            one("/1", "Content-Length: 2", body="ab", method="POST"),
            one("/2"),
            one("/3", "Content-Length: 3", body="cde", method="PUT"),
        ],
    )
    chunk = ("5\r\nhello\r\n0\r\n\r\n", "hello")
    chunked = [
        (
            head(f"POST /{n} HTTP/1.1", "Transfer-Encoding: chunked") + chunk[0],
            forwarded("POST", f"/{n}", body=chunk[1]),
        )
        for n in range(3)
    ]
    all_served("chunked", order, chunked, source="nginx-tests body_chunked.t")
    all_served(
        "empty-bodies",
        order,
        [one("/1", "Content-Length: 0", method="POST"), one("/2", "Content-Length: 0", method="POST")],
        source="http-garden TROPHIES.md, server 48",
    )
    all_served(
        "no-body-then-body", order, [one("/1", method="POST"), one("/2", "Content-Length: 1", body="x", method="POST")]
    )
    all_served("head-first", "RFC 9112 6.3: an answer to HEAD has no body", [one("/1", method="HEAD"), one("/2")])
    all_served(
        "large-then-small", order, [one("/1", "Content-Length: 3000", body="x" * 3000, method="POST"), one("/2")]
    )

    close = "RFC 9112 9.6: nothing behind a request with `close` is processed"
    for id, lines in [
        ("", ["Connection: close"]),
        ("-in-list", ["Connection: keep-alive, close"]),
        ("-capitals", ["Connection: CLOSE"]),
        ("-second-line", ["Connection: keep-alive", "Connection: close"]),
        ("-first-line", ["Connection: close", "Connection: keep-alive"]),
    ]:
        book.case(
            f"close{id}", close, flat(get(*lines), AFTER), served_alone(forwarded("GET")), source="llhttp connection.md"
        )
    book.case(
        "close-then-garbage",
        close,
        flat(get("Connection: close"), "Invalid\r\n\r\n"),
        served_alone(forwarded("GET")),
        source="http-garden TROPHIES.md, server 45",
    )
    book.case(
        "close-1.0-keep-alive",
        "RFC 9112 9.3: close wins",
        flat(head("GET /x HTTP/1.0", "Connection: keep-alive, close"), AFTER),
        served_alone(forwarded("GET")),
    )
    book.case(
        "good-then-bad",
        "RFC 9112 3: the first is served, the second refused",
        flat(get(), "GET /y HTTP/1.1\r\nBad\r\n\r\n", AFTER),
        outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]),
        ours=outcome([forwarded("GET")], [answered("GET"), {"status": [400]}]),
    )
    book.case(
        "good-then-smuggling",
        "RFC 9112 6.3",
        flat(get(), post("Content-Length: 5", "Transfer-Encoding: chunked"), "0\r\n\r\n", AFTER),
        [
            outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]),
            outcome([forwarded("GET"), forwarded(body="")], [answered("GET"), answered()]),
        ],
        ours=outcome([forwarded("GET")], [answered("GET"), {"status": [400]}]),
    )
    book.case(
        "good-then-binary",
        "RFC 9112 3",
        flat(get(), "\x00\x01\x02\x03\r\n\r\n"),
        outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]),
    )
    book.case(
        "byte-behind-chunks",
        "RFC 9112 3",
        flat(post("Transfer-Encoding: chunked"), "0\r\n\r\n\x00\r\n\r\n"),
        outcome([forwarded(body="")], [answered(), {"status": ANY_ERROR}]),
        source="http-garden TROPHIES.md, bonus 3",
    )
    # A body that is larger than announced is the next request, and none.
    book.case(
        "longer-body",
        "RFC 9112 6.3",
        flat(post("Content-Length: 5"), "hello!\r\n\r\n"),
        outcome([forwarded(body="hello")], [answered(), {"status": ANY_ERROR}]),
    )
    # A foreign page's request between two of ours: refused, swallowed, and the next is read where it begins.
    page = {"status": [403]}
    inside = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"
    foreign = post("Origin: https://evil.example", f"Content-Length: {len(inside)}") + inside
    book.case(
        "refused-body-is-no-request",
        "CONTRACT: a refused body of up to 256 KiB is swallowed",
        flat(foreign, AFTER),
        [
            outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]),
            outcome([forwarded(body=inside), AFTER_FORWARDED], [answered(), AFTER_ANSWER]),
        ],
        ours=outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]),
    )
    foreign = post("Origin: https://evil.example", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n"
    book.case(
        "refused-chunks-are-swallowed",
        "CONTRACT: likewise",
        flat(foreign, AFTER),
        [
            outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]),
            outcome([forwarded(body="hello"), AFTER_FORWARDED], [answered(), AFTER_ANSWER]),
        ],
        ours=outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]),
    )
    foreign = post("Origin: https://evil.example", "Transfer-Encoding: chunked") + "5\nhello\r\n0\r\n\r\n"
    book.case(
        "refused-broken-chunks-end-it",
        "RFC 9112 7.1",
        flat(foreign, AFTER),
        [outcome([], [page]), broken_off()],
        ours=outcome([], [page]),
    )

    early = {"status": [413], "body": "no"}
    # It may also read on to the end of what was announced.
    read_on = outcome([], [early], unfinished=True, reused=False, may_wait=True)
    reaction = {"when": "head", "send": "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"}
    book.case(
        "early-answer",
        "RFC 9112 9.3, 9.5: relayed at once, then the client's side ends",
        flat(post("Content-Length: 1000000"), repeat("x", 100)),
        [outcome([], [early], unfinished=True, reused=False), read_on],
        upstream=[reaction],
        source="facts",
    )
    book.case(
        "early-answer-then-close",
        "RFC 9112 9.5",
        flat(post("Content-Length: 1000000"), repeat("x", 100)),
        [outcome([], [early], unfinished=True, reused=False), read_on],
        upstream=[{**reaction, "end": "fin"}],
        source="facts",
    )
    book.case(
        "early-answer-to-chunks",
        "RFC 9112 9.5",
        flat(post("Transfer-Encoding: chunked"), "5\r\nhello\r\n"),
        [outcome([], [early], unfinished=True, reused=False), read_on],
        upstream=[reaction],
        source="facts",
    )

    gone = outcome([forwarded("GET")], [])
    book.case(
        "half-close",
        "RFC 9112 9.6: answered or given up, never half",
        flat(get()),
        half_close=True,
        allowed=[
            served_alone(forwarded("GET")),
            gone,
            outcome([], []),
            outcome([], [], unfinished=True),
            refused(),
            outcome([forwarded("GET")], [{"status": ANY_ERROR}]),
        ],
        ours=[gone, outcome([], []), served_alone(forwarded("GET"))],
        source="facts",
    )
    for id, bytes in [
        ("in-method", "G"),
        ("in-target", "GET /hello"),
        ("in-version", "GET /hello HTTP"),
        ("in-line-end", "GET /hello HTTP/1.1\r"),
        ("behind-line", "GET /hello HTTP/1.1\r\n"),
        ("in-name", "GET /hello HTTP/1.1\r\nHos"),
        ("in-value", "GET /hello HTTP/1.1\r\nHost: local"),
        ("before-the-empty-line", "GET /hello HTTP/1.1\r\nHost: localhost\r\n"),
        ("in-the-empty-line", "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r"),
        ("nothing", ""),
    ]:
        book.case(
            f"cut-head-{id}",
            "RFC 9112 8: no request",
            bytes,
            half_close=True,
            allowed=[outcome([], []), refused()],
            ours=outcome([], []),
            source="h1spec",
        )
    return book


def limits():
    """How much is too much is a server's own question (RFC 9110 5.4): more may be served, but not half of it."""
    book = Book("limits")
    large = "RFC 9110 5.4, RFC 6585 5"
    either = [served(forwarded("GET")), served_alone(forwarded("GET"))]

    def asked(target):
        one = {"method": "GET", "target": target, "body": ""}
        return [served(one, {"status": [200]}), served_alone(one, {"status": [200]})]

    book.refuse(
        "field-70-kb",
        large,
        "GET /x HTTP/1.1\r\nHost: localhost\r\nX: ",
        repeat("x", 70000),
        "\r\n\r\n",
        status=431,
        or_else=either,
        source="facts",
    )
    book.refuse(
        "fields-1000",
        large,
        "GET /x HTTP/1.1\r\nHost: localhost\r\n",
        repeat("X: y\r\n", 1000),
        "\r\n",
        status=431,
        source="facts",
        or_else=either,
    )
    book.refuse(
        "name-70-kb",
        large,
        "GET /x HTTP/1.1\r\nHost: localhost\r\n",
        repeat("x", 70000),
        ": y\r\n\r\n",
        status=431,
        or_else=either,
    )
    book.refuse(
        "target-70-kb",
        "RFC 9112 3: 414",
        "GET /",
        repeat("x", 70000),
        " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        status=414,
        or_else=asked("/" + "x" * 70000),
    )
    book.refuse(
        "target-20-kb",
        "RFC 9112 3: 414",
        "GET /",
        repeat("x", 20000),
        " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        status=414,
        or_else=asked("/" + "x" * 20000),
    )
    book.refuse(
        "method-70-kb",
        "RFC 9112 3: 501 or 400",
        repeat("G", 70000),
        " /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        status=431,
        or_else=[outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])],
    )
    # No line end ever: refused by its size, not by a deadline.
    waits = outcome([], [], may_wait=True)
    book.case("endless-line", large, flat("GET /", repeat("x", 140000)), [refused(), waits], ours=refused(414))
    book.case(
        "endless-fields",
        large,
        flat("GET /x HTTP/1.1\r\nHost: localhost\r\n", repeat("X: y\r\n", 24000)),
        [refused(), waits],
        ours=refused(431),
    )
    book.serve(
        "field-4000",
        "RFC 9110 5.4: what is customary passes",
        "GET /x HTTP/1.1\r\nHost: localhost\r\nX: ",
        repeat("x", 4000),
        "\r\n\r\n",
        request=forwarded("GET"),
    )
    book.serve(
        "fields-100",
        "RFC 9110 5.4",
        "GET /x HTTP/1.1\r\nHost: localhost\r\n",
        repeat("X: y\r\n", 99),
        "\r\n",
        request=forwarded("GET"),
    )
    return book


def books():
    return [pipelines(), limits()]
