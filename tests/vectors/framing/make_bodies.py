"""bodies.json: how answers end, truly and not; connections.json: when an upstream's connection may serve again.
RFC 9112 7, 8, 9."""

from answers import *
from authoring import *


def bodies():
    book = Answers("bodies")
    whole = "RFC 9112 7.1"
    start = answer("Content-Type: text/plain", "Transfer-Encoding: chunked")
    for id, chunks, body in [
        ("two-chunks", "2\r\nhi\r\n3\r\nyou\r\n0\r\n\r\n", "hiyou"),
        ("extension", "2;a=b\r\nhi\r\n0\r\n\r\n", "hi"),
        ("quoted-extension", '2;a="b;c"\r\nhi\r\n0\r\n\r\n', "hi"),
        ("trailer", "2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n", "hi"),
        ("zeros", "0002\r\nhi\r\n000\r\n\r\n", "hi"),
        ("upper-case", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        ("line-ends-in-data", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
        (
            "answer-in-data",
            f"{len(answer('Content-Length: 4', body='evil')):x}\r\n{answer('Content-Length: 4', body='evil')}\r\n0\r\n\r\n",
            answer("Content-Length: 4", body="evil"),
        ),
    ]:
        book.relay(
            f"chunked-{id}",
            whole,
            start + chunks,
            relayed(body),
            reused=True,
            source="llhttp response/transfer-encoding.md",
        )
    book.relay(
        "large-counted",
        "RFC 9112 6.3",
        flat(answer("Content-Length: 65536"), repeat("0123456789abcdef", 4096)),
        {"status": [200], "body": [repeat("0123456789abcdef", 4096)]},
        reused=True,
    )
    book.relay(
        "large-until-close",
        "RFC 9112 6.3",
        flat(answer(), repeat("0123456789abcdef", 4096)),
        {"status": [200], "body": [repeat("0123456789abcdef", 4096)]},
        end="fin",
        reused=False,
    )

    for end in ["fin", "reset"]:
        behind = "RFC 9112 8: an incomplete answer never looks complete"
        for id, chunks, body in [
            ("nothing", "", ""),
            ("in-size", "2", ""),
            ("behind-size", "2\r\n", ""),
            ("in-data", "5\r\nhel", "hel"),
            ("behind-data", "2\r\nhi", "hi"),
            ("between-chunks", "2\r\nhi\r\n", "hi"),
            ("in-last-size", "2\r\nhi\r\n0", "hi"),
            ("in-last-line", "2\r\nhi\r\n0\r\n", "hi"),
            ("in-last-cr", "2\r\nhi\r\n0\r\n\r", "hi"),
            ("in-trailer", "2\r\nhi\r\n0\r\nX-Sum: 1\r\n", "hi"),
            ("in-trailer-name", "2\r\nhi\r\n0\r\nX-S", "hi"),
        ]:
            book.truncated(
                f"cut-chunked-{id}-{end}",
                behind,
                start + chunks,
                end,
                body,
                source="facts; caddy 5951; Go ErrAbortHandler",
            )
        for id, length, there in [
            ("nothing", 10, ""),
            ("short", 10, "abc"),
            ("one-less", 4, "abc"),
            ("huge", 2**62, "abc"),
        ]:
            book.truncated(
                f"cut-counted-{id}-{end}",
                behind,
                answer(f"Content-Length: {length}", body=there),
                end,
                there,
                source="facts",
            )
        head_cut = "RFC 9112 8; before the head: 502"
        for id, text in [
            ("nothing", ""),
            ("in-version", "HTTP/1."),
            ("in-line", "HTTP/1.1 200 O"),
            ("behind-line", "HTTP/1.1 200 OK\r\n"),
            ("in-field", "HTTP/1.1 200 OK\r\nContent-Le"),
            ("before-the-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
            ("in-the-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r"),
        ]:
            book.gateway(
                f"cut-head-{id}-{end}",
                head_cut,
                text,
                end=end,
                client=post("Content-Length: 5") + "hello",
                asked=forwarded(body="hello"),
                source="facts 3.4: a POST is never sent twice",
            )
    book.truncated("cut-until-close-reset", "RFC 9112 8: a reset is no end", answer(body="abc"), "reset", "abc")
    one_0 = head("GET /x HTTP/1.0")
    broken = "RFC 9112 8: an HTTP/1.0 client, too, must see it"
    for id, text, end in [
        ("fin", start + "2\r\nhi\r\n", "fin"),
        ("reset", start + "2\r\nhi\r\n", "reset"),
        ("bad", start + "2\r\nhi\r\nx\r\n", "keep"),
    ]:
        book.case(
            f"cut-to-1.0-{id}",
            broken,
            flat(one_0),
            [passes_alone(cut("hi")), passes_alone(ANY_BAD_GATEWAY)],
            [passes_alone(cut("hi")), passes_alone(BAD_GATEWAY)],
            upstream=[{"send": text, **({} if end == "keep" else {"end": end})}],
        )
    for id, text, end in [
        ("chunked", start + "2\r\nhi\r\n0\r\n\r\n", "keep"),
        ("until-close", answer(body="hi"), "fin"),
        ("counted", answer("Content-Length: 2", body="hi"), "keep"),
    ]:
        book.case(
            f"whole-to-1.0-{id}",
            "RFC 9112 7.1, 6.3: no chunks to 1.0",
            flat(one_0),
            passes_alone(relayed("hi", lacks=["transfer-encoding"])),
            upstream=[{"send": text, **({} if end == "keep" else {"end": end})}],
        )

    # The upstream keeps its connection: whoever waits there for an end leaves the client without one.
    bad = "RFC 9112 7.1: what is no chunk ends the answer, visibly"
    for id, chunks, body in [
        ("size-0x", "2\r\nhi\r\n0x5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-letters", "2\r\nhi\r\nxyz\r\n0\r\n\r\n", "hi"),
        ("size-plus", "2\r\nhi\r\n+5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-minus", "2\r\nhi\r\n-5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-space", "2\r\nhi\r\n 5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-empty", "2\r\nhi\r\n\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-overflow", "2\r\nhi\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", "hi"),
        ("data-too-long", "2\r\nhi!!\r\n0\r\n\r\n", "hi"),
        ("data-without-line-end", "2\r\nhi0\r\n\r\n", "hi"),
        ("extension-cr", "2\r\nhi\r\n5;a\rb\r\nhello\r\n0\r\n\r\n", "hi"),
        ("extension-nul", "2\r\nhi\r\n5;a\x00\r\nhello\r\n0\r\n\r\n", "hi"),
        ("end-of-two-bytes", "2\r\nhi\r\n0\r\nXX", "hi"),
        ("trailer-without-colon", "2\r\nhi\r\n0\r\nX\r\n\r\n", "hi"),
        ("first-is-bad", "zz\r\nhello\r\n0\r\n\r\n", ""),
        ("http-in-between", "2\r\nhi\r\nHTTP/1.1 200 OK\r\n\r\n", "hi"),
    ]:
        end = "fin" if id == "end-of-two-bytes" else "keep"  # those two might begin a trailer
        book.truncated(
            f"bad-chunk-{id}", bad, start + chunks, end, body, source="facts; llhttp response/transfer-encoding.md"
        )
    lenient = [passes(relayed("hi"))]
    for id, chunks, open_ in [
        ("size-lf", "2\nhi\r\n0\r\n\r\n", []),
        ("data-lf", "2\r\nhi\n0\r\n\r\n", []),
        ("last-lf", "2\r\nhi\r\n0\n\r\n", []),
        ("end-lf", "2\r\nhi\r\n0\r\n\n", []),
        ("last-and-end-lf", "2\r\nhi\r\n0\n\n", []),
        ("extension-lf", "2;a\nhi\r\n0\r\n\r\n", []),
    ]:
        book.truncated(
            f"bad-chunk-{id}",
            "RFC 9112 7.1: 502 or visibly ended",
            start + chunks,
            "keep",
            "hi",
            or_else=open_,
            source="facts",
        )
    for id, chunks in [
        ("space-behind-size", "2  \r\nhi\r\n0  \r\n\r\n"),
        ("spaces-round-extension", "2 ; a=b\r\nhi\r\n0\r\n\r\n"),
    ]:
        book.truncated(
            f"bad-chunk-{id}",
            "RFC 9112 7.1.1: refused or read",
            start + chunks,
            "fin",
            "hi",
            or_else=[*lenient, passes_alone(relayed("hi"))],
            source="llhttp response/transfer-encoding.md",
        )
    return book


def connections():
    book = Answers("connections")
    spoilt = "RFC 9112 6.3, 9.3: what is behind the answer is no answer; the connection is not used again"
    evil = answer("Content-Length: 4", body="evil")
    for id, send in [
        ("garbage", answer("Content-Length: 2", body="hi") + "XX"),
        ("line-end", answer("Content-Length: 2", body="hi") + "\r\n"),
        ("answer", answer("Content-Length: 2", body="hi") + evil),
        ("chunks", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n") + evil),
        ("longer-body", answer("Content-Length: 2", body="hi there")),
    ]:
        book.relay(
            f"bytes-behind-{id}",
            spoilt,
            send,
            reused=False,
            source="facts; response queue poisoning",
            or_else=[passes(ANY_BAD_GATEWAY, reused=False), passes_alone(ANY_BAD_GATEWAY, reused=False)],
        )
    for id, late in [
        ("garbage", "XX"),
        ("answer", evil),
        ("408", answer("Content-Length: 0", "Connection: close", status="408 Request Timeout")),
    ]:
        # Sent when the client has its answer and is gone; the runner's own request must not meet it.
        book.case(
            f"bytes-later-{id}",
            "RFC 9112 9.3: an idle connection that speaks is not used again",
            get("Connection: close"),
            passes_alone(relayed(), reused=False),
            upstream=[{"send": answer("Content-Length: 2", body="hi"), "late": late}],
            source="facts; pingora idle watcher",
        )
    book.relay("kept", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), reused=True)
    book.relay(
        "closed-behind-the-answer", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), end="fin", reused=False
    )
    book.relay(
        "reset-behind-the-answer", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), end="reset", reused=False
    )
    book.relay(
        "closed-behind-chunks",
        "RFC 9112 9.3",
        answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"),
        end="fin",
        reused=False,
    )

    # The upstream reads a request on a connection that served before, and closes without a word.
    first = {"send": answer("Content-Length: 2", body="hi")}
    for id, end in [("fin", "fin"), ("reset", "reset")]:
        body = forwarded("POST", "/2", body="hello")
        one, two = forwarded("GET", "/1"), post("Content-Length: 5", target="/2") + "hello"
        failed = [
            outcome([one, body, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER]),
            outcome([one, body], [relayed(), ANY_BAD_GATEWAY]),
            outcome([one, body], [relayed()]),
        ]  # ended without a word: the client's to repeat
        book.case(
            f"stale-post-{id}",
            "RFC 9110 9.2.2, 9112 9.3.1: a POST is never sent twice",
            flat(get(target="/1"), two, AFTER),
            failed,
            ours=outcome([one, body, AFTER_FORWARDED], [relayed(), BAD_GATEWAY, AFTER_ANSWER]),
            upstream=[first, {"end": end}],
            source="facts 3.4",
        )
        again = forwarded("GET", "/2")
        tried = outcome([one, again, again, AFTER_FORWARDED], [relayed(), answered("GET", "/2"), AFTER_ANSWER])
        book.case(
            f"stale-get-{id}",
            "RFC 9112 9.3.1: a GET may be sent again, once",
            flat(get(target="/1"), get(target="/2"), AFTER),
            [
                tried,
                outcome([one, again], [relayed()]),
                outcome([one, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER]),
                outcome([one, again], [relayed(), ANY_BAD_GATEWAY]),
            ],
            ours=tried,
            upstream=[first, {"end": end}],
            source="facts 3.4",
        )
        twice = outcome([one, again, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER])
        book.case(
            f"stale-get-then-dead-{id}",
            "RFC 9112 9.3.1: once, not for ever",
            flat(get(target="/1"), get(target="/2"), AFTER),
            [
                twice,
                outcome([one, again], [relayed()]),
                outcome([one, again, again], [relayed(), ANY_BAD_GATEWAY]),
                outcome([one, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER]),
            ],
            ours=twice,
            upstream=[first, {"end": end}, {"end": end}],
            source="facts 3.4",
        )
        book.gateway(
            f"fresh-{id}",
            "RFC 9110 15.6.3: a new connection that closes without a word is a 502",
            "",
            end=end,
            source="facts 3.4",
            or_else=[
                outcome([GET, GET, AFTER_FORWARDED], [answered("GET"), AFTER_ANSWER]),
                outcome([GET, GET], [answered("GET")]),
            ],
        )
    return book


def books():
    return [bodies(), connections()]
