"""interim.json: 1xx before the answer that counts; bodiless.json: 204, 304 and answers to HEAD. RFC 9110 9.3.2, 15.2;
RFC 9112 6.3."""

from answers import *
from authoring import *


def interim():
    book = Answers("interim")
    reference = "RFC 9110 15.2"
    final = answer("Content-Length: 2", body="hi")
    for id, first in [
        ("100", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("103", "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"),
        ("102", "HTTP/1.1 102 Processing\r\n\r\n"),
        ("199", "HTTP/1.1 199 Whatever\r\n\r\n"),
        ("100-twice", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"),
        ("100-then-103", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"),
    ]:
        book.relay(id, reference, first + final, reused=True, source="facts")
    book.relay(
        "100-to-1.0",
        "RFC 9110 15.2: never to a 1.0 client",
        "HTTP/1.1 100 Continue\r\n\r\n" + final,
        client=head("GET /x HTTP/1.0", "Connection: keep-alive"),
    )
    for id, first, end in [
        ("100-alone", "HTTP/1.1 100 Continue\r\n\r\n", "fin"),
        ("103-alone", "HTTP/1.1 103 Early Hints\r\n\r\n", "reset"),
    ]:
        book.gateway(id, reference, first, end=end)
    book.gateway(
        "100-with-length",
        "RFC 9112 6.3: no framing in a 1xx",
        "HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nhi" + final,
        end="fin",
        or_else=[],
    )
    book.gateway(
        "103-chunked",
        "RFC 9112 6.1",
        "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + final,
        end="fin",
    )
    for id, send in [
        ("101", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        ("101-bare", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        ("101-with-bytes", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01"),
    ]:
        book.gateway(f"{id}-unasked", "RFC 9110 15.2.2: nobody asked", send, end="fin", source="facts")
    book.gateway(
        "101-to-http-1.0",
        "RFC 9110 15.2.2",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        end="fin",
        client=head("GET /x HTTP/1.0", "Connection: keep-alive"),
    )
    return book


def bodiless():
    book = Answers("bodiless")
    reference = "RFC 9112 6.3, RFC 9110 8.6"
    nothing = relayed("", status=204, lacks=["content-length", "transfer-encoding"])
    book.relay("204", reference, answer(status="204 No Content"), nothing, reused=True)
    book.relay("204-length-zero", reference, answer("Content-Length: 0", status="204 No Content"), nothing)
    book.relay(
        "204-length",
        reference,
        answer("Content-Length: 2", status="204 No Content", body="hi"),
        nothing,
        reused=False,
        source="facts",
        or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)],
    )
    book.relay(
        "204-chunked",
        reference,
        answer("Transfer-Encoding: chunked", status="204 No Content", body="2\r\nhi\r\n0\r\n\r\n"),
        nothing,
        reused=False,
        source="facts",
        or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)],
    )
    book.relay(
        "204-body",
        reference,
        answer(status="204 No Content", body="hi"),
        nothing,
        reused=False,
        source="facts",
        or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)],
    )
    book.relay(
        "204-response-as-body",
        "response splitting: what follows is no answer of anybody's",
        answer(status="204 No Content", body=answer("Content-Length: 4", body="evil")),
        nothing,
        reused=False,
    )
    book.relay("304", reference, answer(status="304 Not Modified"), relayed("", status=304))
    book.relay(
        "304-length",
        reference,
        answer("Content-Length: 2", status="304 Not Modified"),
        relayed("", status=304),
        reused=True,
        source="facts",
    )
    book.relay(
        "304-chunked",
        reference,
        answer("Transfer-Encoding: chunked", status="304 Not Modified"),
        relayed("", status=304),
    )
    book.relay(
        "304-body",
        reference,
        answer("Content-Length: 2", status="304 Not Modified", body="hi"),
        relayed("", status=304),
        reused=False,
        source="facts",
    )
    asked = forwarded("HEAD")
    question = head("HEAD /x HTTP/1.1")

    def to_head(**parts):
        return {"status": [200], "body": "", "to": "HEAD", **parts}

    for id, fields in [
        ("length", ["Content-Length: 20"]),
        ("chunked", ["Transfer-Encoding: chunked"]),
        ("nothing", []),
        ("length-zero", ["Content-Length: 0"]),
    ]:
        book.relay(
            f"head-{id}", "RFC 9110 9.3.2", answer(*fields), to_head(), client=question, asked=asked, source="facts"
        )
    book.relay(
        "head-length-kept",
        "RFC 9110 9.3.2, 8.6",
        answer("Content-Length: 20"),
        to_head(has=[["content-length", "20"]]),
        client=question,
        asked=asked,
    )
    book.relay(
        "head-with-body",
        "RFC 9112 6.3: bytes behind it are no answer",
        answer("Content-Length: 2", body="hi"),
        to_head(),
        client=question,
        asked=asked,
        reused=False,
        source="facts",
    )
    book.relay(
        "head-with-chunks",
        "RFC 9112 6.3",
        answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"),
        to_head(),
        client=question,
        asked=asked,
        reused=False,
    )
    book.relay(
        "head-with-answer-as-body",
        "response splitting",
        answer("Content-Length: 50", body=answer("Content-Length: 4", body="evil")),
        to_head(),
        client=question,
        asked=asked,
        reused=False,
    )
    book.relay(
        "head-error",
        "RFC 9110 9.3.2",
        answer("Content-Length: 5", status="404 Not Found"),
        {"status": [404], "body": "", "to": "HEAD"},
        client=question,
        asked=asked,
    )
    book.gateway("head-cut", "RFC 9112 8", "HTTP/1.1 200 OK\r\nContent-Le", end="fin", client=question, asked=asked)
    return book


def books():
    return [interim(), bodiless()]
