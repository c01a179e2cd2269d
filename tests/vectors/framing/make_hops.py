"""hops.json: fields that concern one connection alone, upgrades and expectations of requests; pipelines.json: requests one
behind the other, early answers and clients that stop. RFC 9110 7.6.1, 7.8, 10.1; RFC 9112 9."""

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
        ("empty", ["Connection:"], []), ("commas", ["Connection: ,"], [])]:
        book.serve(f"connection-{id}", hop, get(*fields), request=forwarded_without(*lacks), source=f"facts; {go}")
    # Fields that frame or route a message are no connection's own: naming them removes nothing.
    for id, names in [("host", "Host"), ("content-length", "Content-Length"), ("all", "close, Host, Content-Length"),
                      ("transfer-encoding", "Transfer-Encoding"), ("via", "Via")]:
        request = forwarded(body="hello")
        closes = "close" in names
        allowed = [served_alone(request), refused()] if closes else [served(request), served_alone(request), refused()]
        book.case(f"connection-names-{id}", "RFC 9110 7.6.1: never what is meant for all recipients",
                  flat(post(f"Connection: {names}", "Content-Length: 5"), "hello", AFTER), allowed,
                  ours=served_alone(request) if closes else served(request), source="facts")
    book.serve("connection-names-chunked-framing", hop, post("Connection: Transfer-Encoding", "Transfer-Encoding: chunked"),
               "5\r\nhello\r\n0\r\n\r\n", request=forwarded(body="hello"))
    fifty = [f"x-{n}" for n in range(50)]
    book.serve("connection-names-50", hop, get("Connection: " + ", ".join(fifty), *[f"{name}: y" for name in fifty]),
               request=forwarded_without(*fifty))
    many = ", ".join(f"x-{n}" for n in range(4000))
    book.refuse("connection-names-4000", "RFC 9110 7.6.1, 5.4: a list of more than anybody means, each to be looked up for each field",
                get(f"Connection: {many}", *[f"X-{n}: y" for n in range(190)]),
                or_else=[served(forwarded_without("x-0", "x-189")), served_alone(forwarded_without("x-0", "x-189"))])
    for id, value in [("words", "a b"), ("quoted", '"close"'), ("semicolon", "close;x"), ("slash", "a/b")]:
        book.refuse(f"connection-{id}", "RFC 9110 7.6.1: tokens", get(f"Connection: {value}"),
                    or_else=[served(forwarded("GET")), served_alone(forwarded("GET"))])

    upgrade = "RFC 9110 7.8: ignored, or offered to the upstream as one's own"
    plain = forwarded_without("upgrade", "connection=upgrade")
    offered = [served(forwarded("GET")), served_alone(forwarded("GET"))]
    for id, fields in [("websocket", ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]),
                       ("unknown", ["Connection: Upgrade", "Upgrade: foo/2"])]:
        book.serve(f"upgrade-{id}", upgrade, get(*fields), request=plain, or_else=offered, source="facts")
    for id, fields in [("not-named", ["Upgrade: websocket"]), ("h2c", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
                                                                     "HTTP2-Settings: AAMAAABkAAQAAP__"]),
                       ("h2c-not-named", ["Connection: keep-alive", "Upgrade: h2c"]), ("tls", ["Connection: Upgrade", "Upgrade: TLS/1.0"])]:
        book.serve(f"upgrade-{id}", "RFC 9110 7.8, RFC 9113 3.1: h2c and what Connection does not name never go on", get(*fields),
                   request=forwarded_without("upgrade", "http2-settings"), source="facts; h2c smuggling")
    book.serve("upgrade-with-body", "RFC 9110 7.8; RFC 9931: the body is a body", post("Connection: Upgrade", "Upgrade: websocket",
               "Content-Length: 5"), "hello", request=forwarded(body="hello", lacks=["upgrade"]),
               or_else=[served(forwarded(body="hello")), served_alone(forwarded(body="hello"))])

    body = forwarded(body="hello")
    book.serve("expect", "RFC 9110 10.1.1", post("Expect: 100-continue", "Content-Length: 5"), "hello", request=body, source="h1spec")
    book.serve("expect-capitals", "RFC 9110 10.1.1", post("Expect: 100-CONTINUE", "Content-Length: 5"), "hello", request=body)
    book.serve("expect-without-body", "RFC 9110 10.1.1", get("Expect: 100-continue"), request=forwarded("GET"), source="h1spec")
    book.serve("expect-chunked", "RFC 9110 10.1.1", post("Expect: 100-continue", "Transfer-Encoding: chunked"),
               "5\r\nhello\r\n0\r\n\r\n", request=body)
    book.serve("expect-1.0", "RFC 9110 10.1.1: ignored", head("POST /x HTTP/1.0", "Connection: keep-alive", "Expect: 100-continue",
               "Content-Length: 5"), "hello", request=body)
    for id, value in [("unknown", "200-ok"), ("parameter", "100-continue; q=1"), ("list", "100-continue, x"), ("empty", "")]:
        book.refuse(f"expect-{id}", "RFC 9110 10.1.1: 417, or ignored", post(f"Expect: {value}", "Content-Length: 5"), "hello",
                    status=417, or_else=[served(body), served_alone(body)])
    # An upstream that answers the expectation with a final status: what it got of the body is nobody's next request.
    for id, status, reason in [("417", 417, "Expectation Failed"), ("401", 401, "Unauthorized"), ("200", 200, "OK")]:
        final = {"status": [status], "body": "no"}
        book.case(f"expect-answered-{id}", "RFC 9110 10.1.1; Go CVE-2024-24791: the connection is not poisoned",
                  flat(post("Expect: 100-continue", "Content-Length: 5"), "hello", AFTER),
                  [outcome([], [final], unfinished=True), outcome([body], [final]), outcome([body, AFTER_FORWARDED], [final, AFTER_ANSWER]),
                   outcome([AFTER_FORWARDED], [final, AFTER_ANSWER], unfinished=True)],
                  ours=[outcome([], [final], unfinished=True), outcome([body], [final]), outcome([body, AFTER_FORWARDED], [final, AFTER_ANSWER])],
                  upstream=[{"when": "head", "send": f"HTTP/1.1 {status} {reason}\r\nContent-Length: 2\r\n\r\nno"}], source="VuXML b0374722")
    loop = outcome([AFTER_FORWARDED], [{"status": [508]}, AFTER_ANSWER])
    book.case("via-own", "RFC 9110 7.6.3: a loop, where the pseudonym is one's own", flat(get("Via: 1.1 ollama-cors"), AFTER),
              [served(forwarded("GET")), served_alone(forwarded("GET")), loop], ours=loop)
    book.serve("via-other", "RFC 9110 7.6.3", get("Via: 1.0 fred, 1.1 p.example.com"), request=forwarded("GET"))
    return book


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
    all_served("with-bodies", order, [one("/1", "Content-Length: 2", body="ab", method="POST"), one("/2"),
                                      one("/3", "Content-Length: 3", body="cde", method="PUT")])
    chunk = ("5\r\nhello\r\n0\r\n\r\n", "hello")
    chunked = [(head(f"POST /{n} HTTP/1.1", "Transfer-Encoding: chunked") + chunk[0], forwarded("POST", f"/{n}", body=chunk[1]))
               for n in range(3)]
    all_served("chunked", order, chunked, source="nginx-tests body_chunked.t")
    all_served("empty-bodies", order, [one("/1", "Content-Length: 0", method="POST"), one("/2", "Content-Length: 0", method="POST")],
               source="http-garden TROPHIES.md, server 48")
    all_served("no-body-then-body", order, [one("/1", method="POST"), one("/2", "Content-Length: 1", body="x", method="POST")])
    all_served("head-first", "RFC 9112 6.3: an answer to HEAD has no body", [one("/1", method="HEAD"), one("/2")])
    all_served("large-then-small", order,
               [one("/1", "Content-Length: 3000", body="x" * 3000, method="POST"), one("/2")])

    close = "RFC 9112 9.6: nothing behind a request with `close` is processed"
    for id, lines in [("", ["Connection: close"]), ("-in-list", ["Connection: keep-alive, close"]), ("-capitals", ["Connection: CLOSE"]),
                      ("-second-line", ["Connection: keep-alive", "Connection: close"]), ("-first-line", ["Connection: close", "Connection: keep-alive"])]:
        book.case(f"close{id}", close, flat(get(*lines), AFTER), served_alone(forwarded("GET")), source="llhttp connection.md")
    book.case("close-then-garbage", close, flat(get("Connection: close"), "Invalid\r\n\r\n"), served_alone(forwarded("GET")),
              source="http-garden TROPHIES.md, server 45")
    book.case("close-1.0-keep-alive", "RFC 9112 9.3: close wins", flat(head("GET /x HTTP/1.0", "Connection: keep-alive, close"), AFTER),
              served_alone(forwarded("GET")))
    book.case("good-then-bad", "RFC 9112 3: the first is served, the second refused", flat(get(), "GET /y HTTP/1.1\r\nBad\r\n\r\n", AFTER),
              outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]),
              ours=outcome([forwarded("GET")], [answered("GET"), {"status": [400]}]))
    book.case("good-then-smuggling", "RFC 9112 6.3", flat(get(), post("Content-Length: 5", "Transfer-Encoding: chunked"),
              "0\r\n\r\n", AFTER), [outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]),
              outcome([forwarded("GET"), forwarded(body="")], [answered("GET"), answered()])],
              ours=outcome([forwarded("GET")], [answered("GET"), {"status": [400]}]))
    book.case("good-then-binary", "RFC 9112 3", flat(get(), "\x00\x01\x02\x03\r\n\r\n"),
              outcome([forwarded("GET")], [answered("GET"), {"status": ANY_ERROR}]))
    book.case("byte-behind-chunks", "RFC 9112 3", flat(post("Transfer-Encoding: chunked"), "0\r\n\r\n\x00\r\n\r\n"),
              outcome([forwarded(body="")], [answered(), {"status": ANY_ERROR}]), source="http-garden TROPHIES.md, bonus 3")
    # A body that is larger than announced is the next request, and none.
    book.case("longer-body", "RFC 9112 6.3", flat(post("Content-Length: 5"), "hello!\r\n\r\n"),
              outcome([forwarded(body="hello")], [answered(), {"status": ANY_ERROR}]))
    # A foreign page's request between two of ours: refused, swallowed, and the next is read where it begins.
    page = {"status": [403]}
    inside = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"
    foreign = post("Origin: https://evil.example", f"Content-Length: {len(inside)}") + inside
    book.case("refused-body-is-no-request", "CONTRACT: a refused body of up to 256 KiB is swallowed", flat(foreign, AFTER),
              [outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]),
               outcome([forwarded(body=inside), AFTER_FORWARDED], [answered(), AFTER_ANSWER])],
              ours=outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]))
    foreign = post("Origin: https://evil.example", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n"
    book.case("refused-chunks-are-swallowed", "CONTRACT: likewise", flat(foreign, AFTER),
              [outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]), outcome([forwarded(body="hello"), AFTER_FORWARDED], [answered(), AFTER_ANSWER])],
              ours=outcome([AFTER_FORWARDED], [page, AFTER_ANSWER]))
    foreign = post("Origin: https://evil.example", "Transfer-Encoding: chunked") + "5\nhello\r\n0\r\n\r\n"
    book.case("refused-broken-chunks-end-it", "RFC 9112 7.1", flat(foreign, AFTER), [outcome([], [page]), broken_off()],
              ours=outcome([], [page]))

    early = {"status": [413], "body": "no"}
    # It may also read on to the end of what was announced.
    read_on = outcome([], [early], unfinished=True, reused=False, may_wait=True)
    reaction = {"when": "head", "send": "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"}
    book.case("early-answer", "RFC 9112 9.3, 9.5: relayed at once, then the client's side ends",
              flat(post("Content-Length: 1000000"), repeat("x", 100)), [outcome([], [early], unfinished=True, reused=False), read_on], upstream=[reaction],
              source="facts")
    book.case("early-answer-then-close", "RFC 9112 9.5", flat(post("Content-Length: 1000000"), repeat("x", 100)),
              [outcome([], [early], unfinished=True, reused=False), read_on], upstream=[{**reaction, "end": "fin"}], source="facts")
    book.case("early-answer-to-chunks", "RFC 9112 9.5", flat(post("Transfer-Encoding: chunked"), "5\r\nhello\r\n"),
              [outcome([], [early], unfinished=True, reused=False), read_on], upstream=[reaction], source="facts")

    gone = outcome([forwarded("GET")], [])
    book.case("half-close", "RFC 9112 9.6: answered or given up, never half", flat(get()), half_close=True,
              allowed=[served_alone(forwarded("GET")), gone, outcome([], []), outcome([], [], unfinished=True), refused(),
                       outcome([forwarded("GET")], [{"status": ANY_ERROR}])],
              ours=[gone, outcome([], []), served_alone(forwarded("GET"))], source="facts")
    for id, bytes in [("in-method", "G"), ("in-target", "GET /hello"), ("in-version", "GET /hello HTTP"), ("in-line-end", "GET /hello HTTP/1.1\r"),
                      ("behind-line", "GET /hello HTTP/1.1\r\n"), ("in-name", "GET /hello HTTP/1.1\r\nHos"),
                      ("in-value", "GET /hello HTTP/1.1\r\nHost: local"), ("before-the-empty-line", "GET /hello HTTP/1.1\r\nHost: localhost\r\n"),
                      ("in-the-empty-line", "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r"), ("nothing", "")]:
        book.case(f"cut-head-{id}", "RFC 9112 8: no request", bytes, half_close=True, allowed=[outcome([], []), refused()],
                  ours=outcome([], []), source="h1spec")
    return book


def limits():
    """How much is too much is a server's own question (RFC 9110 5.4): more may be served, but not half of it."""
    book = Book("limits")
    large = "RFC 9110 5.4, RFC 6585 5"
    either = [served(forwarded("GET")), served_alone(forwarded("GET"))]

    def asked(target):
        one = {"method": "GET", "target": target, "body": ""}
        return [served(one, {"status": [200]}), served_alone(one, {"status": [200]})]

    book.refuse("field-70-kb", large, "GET /x HTTP/1.1\r\nHost: localhost\r\nX: ", repeat("x", 70000), "\r\n\r\n", status=431,
                or_else=either, source="facts")
    book.refuse("fields-1000", large, "GET /x HTTP/1.1\r\nHost: localhost\r\n", repeat("X: y\r\n", 1000), "\r\n", status=431, source="facts",
                or_else=either)
    book.refuse("name-70-kb", large, "GET /x HTTP/1.1\r\nHost: localhost\r\n", repeat("x", 70000), ": y\r\n\r\n", status=431, or_else=either)
    book.refuse("target-70-kb", "RFC 9112 3: 414", "GET /", repeat("x", 70000), " HTTP/1.1\r\nHost: localhost\r\n\r\n", status=414,
                or_else=asked("/" + "x" * 70000))
    book.refuse("target-20-kb", "RFC 9112 3: 414", "GET /", repeat("x", 20000), " HTTP/1.1\r\nHost: localhost\r\n\r\n", status=414,
                or_else=asked("/" + "x" * 20000))
    book.refuse("method-70-kb", "RFC 9112 3: 501 or 400", repeat("G", 70000), " /x HTTP/1.1\r\nHost: localhost\r\n\r\n", status=431,
                or_else=[outcome([AFTER_FORWARDED], [{"status": ANY_ERROR}, AFTER_ANSWER])])
    # No line end ever: refused by its size, not by a deadline.
    waits = outcome([], [], may_wait=True)
    book.case("endless-line", large, flat("GET /", repeat("x", 140000)), [refused(), waits], ours=refused(414))
    book.case("endless-fields", large, flat("GET /x HTTP/1.1\r\nHost: localhost\r\n", repeat("X: y\r\n", 24000)), [refused(), waits],
              ours=refused(431))
    book.serve("field-4000", "RFC 9110 5.4: what is customary passes", "GET /x HTTP/1.1\r\nHost: localhost\r\nX: ", repeat("x", 4000), "\r\n\r\n",
               request=forwarded("GET"))
    book.serve("fields-100", "RFC 9110 5.4", "GET /x HTTP/1.1\r\nHost: localhost\r\n", repeat("X: y\r\n", 99), "\r\n", request=forwarded("GET"))
    return book


def books():
    return [hops(), pipelines(), limits()]
