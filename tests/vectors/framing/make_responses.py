"""responses.json: the heads of an upstream's answers. RFC 9112 4, 5, 6; RFC 9110 15."""

from answers import *
from authoring import *


def heads():
    book = Answers("responses")
    line = "RFC 9112 4"
    book.relay("counted", "RFC 9112 6.3", answer("Content-Length: 2", body="hi"), reused=True)
    book.relay(
        "chunked", "RFC 9112 7.1", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"), reused=True
    )
    book.relay("capitals", "RFC 9110 5.1", answer("CONTENT-LENGTH: 2", body="hi"), reused=True)
    book.relay(
        "coding-capitals", "RFC 9112 7", answer("transfer-encoding: CHUNKED", body="2\r\nhi\r\n0\r\n\r\n"), reused=True
    )
    book.relay("length-zeros", "RFC 9110 8.6", answer("Content-Length: 002", body="hi"), reused=True)
    book.relay("length-white-space", "RFC 9112 5", answer("Content-Length: \t2\t", body="hi"), reused=True)
    book.relay("empty", "RFC 9112 6.3", answer("Content-Length: 0"), relayed(""), reused=True)
    book.relay(
        "empty-chunked",
        "RFC 9112 7.1",
        answer("Transfer-Encoding: chunked", body="0\r\n\r\n"),
        relayed(""),
        reused=True,
    )
    book.relay("until-close", "RFC 9112 6.3", answer(body="hi"), end="fin", reused=False)
    book.relay("until-close-empty", "RFC 9112 6.3", answer(), relayed(""), end="fin", reused=False)
    book.relay("until-close-1.0", "RFC 9112 6.3", answer(version="HTTP/1.0", body="hi"), end="fin", reused=False)
    book.relay(
        "1.0-counted",
        "RFC 9112 9.3",
        answer("Content-Length: 2", version="HTTP/1.0", body="hi"),
        reused=False,
        end="fin",
    )
    book.relay(
        "1.0-keep-alive",
        "RFC 9112 9.3",
        answer("Content-Length: 2", "Connection: keep-alive", version="HTTP/1.0", body="hi"),
    )
    book.relay("close", "RFC 9112 9.6", answer("Content-Length: 2", "Connection: close", body="hi"), reused=False)
    book.relay(
        "close-in-list", "RFC 9112 9.6", answer("Content-Length: 2", "Connection: foo, Close", body="hi"), reused=False
    )
    book.relay("no-reason", line, answer("Content-Length: 2", status="200 ", body="hi"), reused=True)
    for id, status in [
        ("long-reason", "200 It is all right, really"),
        ("obs-text-reason", "200 \xc3\xa9\xff"),
        ("tab-reason", "200 O\tK"),
        ("space-reason", "200  OK"),
    ]:
        book.relay(
            id, line, answer("Content-Length: 2", status=status, body="hi"), reused=True, source="llhttp response"
        )
    book.relay(
        "no-space-behind-code",
        "RFC 9112 4: the SP is owed by the sender; tolerated",
        answer("Content-Length: 2", status="200", body="hi"),
        or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)],
        source="llhttp response; facts",
    )
    for status in [201, 202, 203, 206, 300, 302, 400, 404, 418, 429, 500, 503, 599]:
        book.relay(
            f"status-{status}",
            "RFC 9110 15",
            answer("Content-Length: 2", status=f"{status} Whatever", body="hi"),
            relayed(status=status),
        )

    for id, text in [
        ("garbage", "garbage\r\n\r\n"),
        ("ssh", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        ("html", "<html>hi</html>\r\n\r\n"),
        ("binary", "\x00\x01\x02\r\n\r\n"),
        ("empty-line", "\r\n\r\n"),
        ("tls-alert", "\x15\x03\x01\x00\x02\x02\x46\r\n\r\n"),
        ("request", get()),
    ]:
        book.gateway(f"{id}", line, text, end="fin", source="facts: a byte stream is no HTTP/0.9 answer")
    for id, start in [
        ("version-2", "HTTP/2.0 200 OK"),
        ("version-lower-case", "http/1.1 200 OK"),
        ("version-01.1", "HTTP/01.1 200 OK"),
        ("version-11.1", "HTTP/11.1 200 OK"),
        ("version-1.01", "HTTP/1.01 200 OK"),
        ("version-5.6", "HTTP/5.6 200 OK"),
        ("version-htp", "HTP/1.1 200 OK"),
        ("version-icy", "ICY 200 OK"),
        ("version-tab", "HTTP/1.1\t200 OK"),
        ("version-none", "200 OK"),
        ("code-one-digit", "HTTP/1.1 2 OK"),
        ("code-two-digits", "HTTP/1.1 20 OK"),
        ("code-four-digits", "HTTP/1.1 2000 OK"),
        ("code-letters", "HTTP/1.1 2xx OK"),
        ("code-negative", "HTTP/1.1 -20 OK"),
        ("code-000", "HTTP/1.1 000 OK"),
        ("code-099", "HTTP/1.1 099 OK"),
        ("code-600", "HTTP/1.1 600 OK"),
        ("code-999", "HTTP/1.1 999 OK"),
        ("code-missing", "HTTP/1.1 OK"),
        ("two-spaces", "HTTP/1.1  200 OK"),
        ("cr-before", "\rHTTP/1.1 200 OK"),
        ("space-before", " HTTP/1.1 200 OK"),
        ("control-in-reason", "HTTP/1.1 200 O\x01K"),
        ("nul-in-reason", "HTTP/1.1 200 O\x00K"),
        ("cr-in-reason", "HTTP/1.1 200 O\rK"),
        ("version-alone", "HTTP/1.1"),
    ]:
        open_ = []
        if id in ("nul-in-reason", "cr-in-reason", "control-in-reason", "two-spaces", "version-tab"):
            # A reason may be left out or cleaned, and any white space may be taken for the SP (RFC 9112 4).
            open_ = [passes(relayed()), passes_alone(relayed())]
        if id in ("code-600", "code-999"):
            status = int(id[5:])  # for the client to take for a 500 (RFC 9110 15)
            open_ = [passes(relayed(status=status)), passes_alone(relayed(status=status))]
        book.gateway(
            f"line-{id}",
            line,
            start + "\r\nContent-Length: 2\r\n\r\nhi",
            or_else=open_,
            source="llhttp response/invalid.md; facts",
        )
    book.gateway(
        "empty-line-before",
        "RFC 9112 2.2 is for servers",
        "\r\n" + answer("Content-Length: 2", body="hi"),
        end="fin",
        or_else=[passes(relayed()), passes_alone(relayed())],
    )

    framing = "RFC 9112 6.3"
    once = [passes(relayed(), reused=False), passes_alone(relayed(), reused=False)]
    for id, fields, open_ in [
        ("differing", ["Content-Length: 2", "Content-Length: 3"], []),
        ("differing-list", ["Content-Length: 2, 3"], []),
        ("2x", ["Content-Length: 2x"], []),
        ("plus", ["Content-Length: +2"], []),
        ("minus", ["Content-Length: -2"], []),
        ("empty", ["Content-Length:"], []),
        ("hexadecimal", ["Content-Length: 0x2"], []),
        ("two-words", ["Content-Length: 2 2"], []),
        ("2-to-64-and-2", ["Content-Length: 18446744073709551618"], []),
        ("letters", ["Content-Length: abc"], []),
        ("underscore", ["Content-Length: 2_"], []),
        ("trailing-comma", ["Content-Length: 2,"], []),
        ("fraction", ["Content-Length: 2.0"], []),
    ]:
        book.gateway(
            f"length-{id}",
            framing,
            answer(*fields, body="hi"),
            end="fin",
            or_else=open_,
            source="llhttp response; facts; Go net/http",
        )
    same = [passes(relayed()), passes_alone(relayed())]
    book.gateway(
        "length-same-twice", framing, answer("Content-Length: 2", "Content-Length: 2", body="hi"), or_else=same
    )
    book.gateway("length-same-list", framing, answer("Content-Length: 2, 2", body="hi"), or_else=same)
    chunks = "2\r\nhi\r\n0\r\n\r\n"
    for id, fields in [
        ("length-and-coding", ["Content-Length: 2", "Transfer-Encoding: chunked"]),
        ("coding-and-length", ["Transfer-Encoding: chunked", "Content-Length: 50"]),
    ]:
        book.gateway(
            id,
            "RFC 9112 6.3: the coding wins and the connection ends; or 502",
            answer(*fields, body=chunks),
            or_else=once,
            source="facts",
        )
    for id, fields, body, open_ in [
        ("unknown", ["Transfer-Encoding: x"], "hi", []),
        ("identity", ["Transfer-Encoding: identity"], "hi", once),
        ("gzip", ["Transfer-Encoding: gzip"], "hi", []),
        ("gzip-chunked", ["Transfer-Encoding: gzip, chunked"], chunks, []),
        ("chunked-gzip", ["Transfer-Encoding: chunked, deflate"], chunks, []),
        ("twice", ["Transfer-Encoding: chunked"] * 2, chunks, []),
        ("twice-list", ["Transfer-Encoding: chunked, chunked"], chunks, []),
        ("then-identity", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], chunks, []),
        ("empty", ["Transfer-Encoding:"], "hi", once),
        ("quoted", ['Transfer-Encoding: "chunked"'], chunks, []),
        ("leading-comma", ["Transfer-Encoding: ,chunked"], chunks, once),
        ("vertical-tab", ["Transfer-Encoding: \x0bchunked"], chunks, []),
        ("semicolon", ["Transfer-Encoding: chunked;x"], chunks, []),
    ]:
        book.gateway(
            f"coding-{id}",
            "RFC 9112 6.1, 6.3",
            answer(*fields, body=body),
            end="fin",
            or_else=open_,
            source="llhttp response/transfer-encoding.md; facts",
        )
    book.gateway(
        "coding-1.0",
        "RFC 9112 6.1: faulty",
        answer("Transfer-Encoding: chunked", version="HTTP/1.0", body=chunks),
        end="fin",
        or_else=once,
        source="facts",
    )

    lines = "RFC 9112 5; RFC 9110 5.5: 502, or repaired"
    repaired = [passes(relayed()), passes_alone(relayed())]
    for id, field, open_ in [
        ("fold", "X: 1\r\n 2", repaired),
        ("fold-tab", "X: 1\r\n\t2", repaired),
        ("fold-of-coding", "Transfer-Encoding:\r\n chunked", []),
        ("bad-name", "X[: 1", [passes(relayed(lacks=["x["]))]),
        ("space-in-name", "X Y: 1", repaired),
        ("no-colon", "X", repaired),
        ("empty-name", ": 1", repaired),
        ("non-ascii-name", "X\xe9: 1", repaired),
        ("space-before-colon", "X : 1", [passes(relayed(has=[["x", "1"]])), passes_alone(relayed(has=[["x", "1"]]))]),
        ("nul", "X: a\x00b", repaired),
        ("cr", "X: 1\r2", repaired),
        ("cr-cr-lf", "X: 1\r", repaired),
        ("control", "X: a\x01b", repaired),
        ("delete", "X: a\x7fb", repaired),
        ("lf", "X: 1\nY: 2", repaired),
        ("cr-hides-field", "X: 1\rSet-Cookie: a=b", repaired),
    ]:
        book.gateway(
            f"field-{id}",
            lines,
            answer("Content-Length: 2", field, body="hi"),
            or_else=open_,
            source="llhttp response/invalid.md; facts",
        )
    book.gateway(
        "field-space-first", "RFC 9112 5.2", "HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 2\r\n\r\nhi", or_else=repaired
    )
    book.gateway(
        "space-before-colon-of-length",
        "RFC 9112 5.1: removed before forwarding, or 502",
        answer("Content-Length : 2", body="hi"),
        end="fin",
        or_else=repaired,
    )
    book.gateway(
        "space-before-colon-of-coding",
        "RFC 9112 5.1",
        answer("Transfer-Encoding : chunked", body=chunks),
        end="fin",
        or_else=repaired,
    )
    lf = "RFC 9112 2.2: a bare LF MAY end a line of a head"
    for id, text in [
        ("lf-everywhere", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi"),
        ("lf-behind-line", "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nhi"),
        ("lf-for-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nhi"),
        ("lf-behind-field", "HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\nhi"),
    ]:
        book.gateway(id, lf, text, or_else=repaired, source="llhttp response/invalid.md")
    for id, field in [
        ("obs-text-value", "X: \xff\xfe"),
        ("empty-value", "X:"),
        ("tab-value", "X: 1\t2"),
        ("host-field", "Host: a b"),
    ]:
        book.relay(f"field-{id}", "RFC 9110 5.5", answer("Content-Length: 2", field, body="hi"), reused=True)
    book.gateway(
        "head-70-kb",
        "RFC 9110 5.4",
        flat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: ", repeat("x", 70000), "\r\n\r\nhi"),
        source="facts",
        or_else=[passes({"status": [200], "body": "hi"}), passes_alone({"status": [200], "body": "hi"})],
    )
    book.gateway("head-endless", "RFC 9110 5.4", flat("HTTP/1.1 200 OK\r\n", repeat("X: y\r\n", 40000)), source="facts")

    hop = "RFC 9110 7.6.1"
    for id, fields, lacks in [
        ("named", ["Connection: X-Foo", "X-Foo: 1"], ["x-foo"]),
        ("keep-alive", ["Keep-Alive: timeout=5", "Connection: keep-alive"], []),
        ("proxy-connection", ["Proxy-Connection: keep-alive"], ["proxy-connection"]),
        ("two-lines", ["Connection: X-Foo", "Connection: X-Bar", "X-Foo: 1", "X-Bar: 2"], ["x-foo", "x-bar"]),
        ("named-upgrade", ["Connection: Upgrade, X-Foo", "X-Foo: 1"], ["x-foo"]),
    ]:
        book.relay(
            f"connection-{id}",
            hop,
            answer("Content-Length: 2", *fields, body="hi"),
            relayed(lacks=lacks),
            source="facts; Go httputil",
        )
    book.relay("connection-names-length", hop, answer("Connection: Content-Length", "Content-Length: 2", body="hi"))
    return book


def books():
    return [heads()]
