"""hops.json: fields of one connection alone, upgrades and expectations of requests. RFC 9110 7.6.1, 7.8, 10.1."""

from authoring import *


def hops():
    book = Book("hops")
    hop = "RFC 9110 7.6.1: neither Connection nor what it names goes on"

    def forwarded_without(*lacks, method="GET", body="", has=()):
        return forwarded(method, body=body, lacks=lacks, has=has)

    go = "Go net/http/httputil reverseproxy_test.go"
    for id, fields, lacks in [
        ("named", ["Connection: X-Foo", "X-Foo: 1"], ["x-foo", "connection=x-foo"]),
        ("named-in-capitals", ["Connection: x-FOO", "X-Foo: 1"], ["x-foo"]),
        ("named-before", ["X-Foo: 1", "Connection: X-Foo"], ["x-foo"]),
        ("named-in-list", ["Connection: keep-alive, X-Foo , X-Bar", "X-Foo: 1", "X-Bar: 2"], ["x-foo", "x-bar"]),
        ("named-in-two-lines", ["Connection: X-Foo", "Connection: X-Bar", "X-Foo: 1", "X-Bar: 2"], ["x-foo", "x-bar"]),
        ("named-with-empty-elements", ["Connection: ,, X-Foo ,,", "X-Foo: 1"], ["x-foo"]),
        ("named-twice-there", ["Connection: X-Foo", "X-Foo: 1", "X-Foo: 2"], ["x-foo"]),
        ("keep-alive", ["Connection: keep-alive", "Keep-Alive: timeout=5"], ["keep-alive"]),
        ("keep-alive-not-named", ["Keep-Alive: timeout=5"], ["keep-alive"]),
        ("proxy-connection", ["Proxy-Connection: keep-alive"], ["proxy-connection"]),
        ("te", ["Connection: TE", "TE: trailers"], ["connection=te"]),
        ("te-coding", ["Connection: TE", "TE: gzip"], ["te"]),
        ("empty", ["Connection:"], []),
        ("commas", ["Connection: ,"], []),
    ]:
        book.serve(f"connection-{id}", hop, get(*fields), request=forwarded_without(*lacks), source=f"facts; {go}")
    # Fields that frame or route a message are no connection's own: naming them removes nothing.
    for id, names in [
        ("host", "Host"),
        ("content-length", "Content-Length"),
        ("all", "close, Host, Content-Length"),
        ("transfer-encoding", "Transfer-Encoding"),
        ("via", "Via"),
    ]:
        request = forwarded(body="hello")
        closes = "close" in names
        allowed = [served_alone(request), refused()] if closes else [served(request), served_alone(request), refused()]
        book.case(
            f"connection-names-{id}",
            "RFC 9110 7.6.1: never what is meant for all recipients",
            flat(post(f"Connection: {names}", "Content-Length: 5"), "hello", AFTER),
            allowed,
            ours=served_alone(request) if closes else served(request),
            source="facts",
        )
    book.serve(
        "connection-names-chunked-framing",
        hop,
        post("Connection: Transfer-Encoding", "Transfer-Encoding: chunked"),
        "5\r\nhello\r\n0\r\n\r\n",
        request=forwarded(body="hello"),
    )
    fifty = [f"x-{n}" for n in range(50)]
    book.serve(
        "connection-names-50",
        hop,
        get("Connection: " + ", ".join(fifty), *[f"{name}: y" for name in fifty]),
        request=forwarded_without(*fifty),
    )
    many = ", ".join(f"x-{n}" for n in range(4000))
    book.refuse(
        "connection-names-4000",
        "RFC 9110 7.6.1, 5.4: a list of more than anybody means, each to be looked up for each field",
        get(f"Connection: {many}", *[f"X-{n}: y" for n in range(190)]),
        or_else=[served(forwarded_without("x-0", "x-189")), served_alone(forwarded_without("x-0", "x-189"))],
    )
    for id, value in [("words", "a b"), ("quoted", '"close"'), ("semicolon", "close;x"), ("slash", "a/b")]:
        book.refuse(
            f"connection-{id}",
            "RFC 9110 7.6.1: tokens",
            get(f"Connection: {value}"),
            or_else=[served(forwarded("GET")), served_alone(forwarded("GET"))],
        )

    upgrade = "RFC 9110 7.8: ignored, or offered to the upstream as one's own"
    plain = forwarded_without("upgrade", "connection=upgrade")
    offered = [served(forwarded("GET")), served_alone(forwarded("GET"))]
    for id, fields in [
        (
            "websocket",
            [
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ],
        ),
        ("unknown", ["Connection: Upgrade", "Upgrade: foo/2"]),
    ]:
        book.serve(f"upgrade-{id}", upgrade, get(*fields), request=plain, or_else=offered, source="facts")
    for id, fields in [
        ("not-named", ["Upgrade: websocket"]),
        ("h2c", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]),
        ("h2c-not-named", ["Connection: keep-alive", "Upgrade: h2c"]),
        ("tls", ["Connection: Upgrade", "Upgrade: TLS/1.0"]),
    ]:
        book.serve(
            f"upgrade-{id}",
            "RFC 9110 7.8, RFC 9113 3.1: h2c and what Connection does not name never go on",
            get(*fields),
            request=forwarded_without("upgrade", "http2-settings"),
            source="facts; h2c smuggling",
        )
    book.serve(
        "upgrade-with-body",
        "RFC 9110 7.8; RFC 9931: the body is a body",
        post("Connection: Upgrade", "Upgrade: websocket", "Content-Length: 5"),
        "hello",
        request=forwarded(body="hello", lacks=["upgrade"]),
        or_else=[served(forwarded(body="hello")), served_alone(forwarded(body="hello"))],
    )

    body = forwarded(body="hello")
    book.serve(
        "expect",
        "RFC 9110 10.1.1",
        post("Expect: 100-continue", "Content-Length: 5"),
        "hello",
        request=body,
        source="h1spec",
    )
    book.serve(
        "expect-capitals", "RFC 9110 10.1.1", post("Expect: 100-CONTINUE", "Content-Length: 5"), "hello", request=body
    )
    book.serve(
        "expect-without-body", "RFC 9110 10.1.1", get("Expect: 100-continue"), request=forwarded("GET"), source="h1spec"
    )
    book.serve(
        "expect-chunked",
        "RFC 9110 10.1.1",
        post("Expect: 100-continue", "Transfer-Encoding: chunked"),
        "5\r\nhello\r\n0\r\n\r\n",
        request=body,
    )
    book.serve(
        "expect-1.0",
        "RFC 9110 10.1.1: ignored",
        head("POST /x HTTP/1.0", "Connection: keep-alive", "Expect: 100-continue", "Content-Length: 5"),
        "hello",
        request=body,
    )
    for id, value in [
        ("unknown", "200-ok"),
        ("parameter", "100-continue; q=1"),
        ("list", "100-continue, x"),
        ("empty", ""),
    ]:
        book.refuse(
            f"expect-{id}",
            "RFC 9110 10.1.1: 417, or ignored",
            post(f"Expect: {value}", "Content-Length: 5"),
            "hello",
            status=417,
            or_else=[served(body), served_alone(body)],
        )
    # An upstream that answers the expectation with a final status: what it got of the body is nobody's next request.
    for id, status, reason in [("417", 417, "Expectation Failed"), ("401", 401, "Unauthorized"), ("200", 200, "OK")]:
        final = {"status": [status], "body": "no"}
        book.case(
            f"expect-answered-{id}",
            "RFC 9110 10.1.1; Go CVE-2024-24791: the connection is not poisoned",
            flat(post("Expect: 100-continue", "Content-Length: 5"), "hello", AFTER),
            [
                outcome([], [final], unfinished=True),
                outcome([body], [final]),
                outcome([body, AFTER_FORWARDED], [final, AFTER_ANSWER]),
                outcome([AFTER_FORWARDED], [final, AFTER_ANSWER], unfinished=True),
            ],
            ours=[
                outcome([], [final], unfinished=True),
                outcome([body], [final]),
                outcome([body, AFTER_FORWARDED], [final, AFTER_ANSWER]),
            ],
            upstream=[{"when": "head", "send": f"HTTP/1.1 {status} {reason}\r\nContent-Length: 2\r\n\r\nno"}],
            source="VuXML b0374722",
        )
    loop = outcome([AFTER_FORWARDED], [{"status": [508]}, AFTER_ANSWER])
    book.case(
        "via-own",
        "RFC 9110 7.6.3: a loop, where the pseudonym is one's own",
        flat(get("Via: 1.1 ollama-cors"), AFTER),
        [served(forwarded("GET")), served_alone(forwarded("GET")), loop],
        ours=loop,
    )
    book.serve("via-other", "RFC 9110 7.6.3", get("Via: 1.0 fred, 1.1 p.example.com"), request=forwarded("GET"))
    return book


def books():
    return [hops()]
