"""responses.json: the heads of an upstream's answers; bodies.json: their ends, true and false; connections.json: when an
upstream's connection may carry another request. RFC 9112 4, 6, 8, 9; RFC 9110 15."""

from authoring import *

GET = forwarded("GET")
BAD_GATEWAY = {"status": [502]}
ANY_BAD_GATEWAY = {"status": [500, 502, 503, 504]}


def answer(*fields, status="200 OK", version="HTTP/1.1", body=""):
    return "\r\n".join([f"{version} {status}", *fields]) + "\r\n\r\n" + body


def relayed(body="hi", status=200, **parts):
    return {"status": [status], "body": body, **parts}


def passes(one, asked=GET, **parts):
    """The client has it, and its connection serves on."""
    return outcome([asked, AFTER_FORWARDED], [one, AFTER_ANSWER], **parts)


def passes_alone(one, asked=GET, **parts):
    return outcome([asked], [one], **parts)


def cut(body="", **parts):
    """The client must see that this is not all."""
    return {"status": [200], "body": body, "cut": True, "may_lack_head": True, **parts}


class Answers(Book):
    def relay(self, id, reference, send, one=None, reused=None, end="keep", client=None, asked=GET, or_else=(), **parts):
        """What the upstream sends reaches the client as `one`."""
        one = one or relayed()
        reaction = {"send": send}
        if end != "keep":
            reaction["end"] = end
        never = {"reused": False} if reused is False else {}
        allowed = [passes(one, asked, **never), passes_alone(one, asked, **never), *or_else]
        ours = [passes(one, asked, **({} if reused is None else {"reused": reused}))]
        if end != "keep":
            # The end may come when the next request is on its way already: a GET is sent again then (9112 9.3.1).
            again = outcome([asked, AFTER_FORWARDED, AFTER_FORWARDED], [one, AFTER_ANSWER])
            given_up = outcome([asked, AFTER_FORWARDED], [one])  # the client may send it again itself
            allowed += [again, given_up]
            ours.append(again)
        self.case(id, reference, flat(client or get(), AFTER), allowed, ours, upstream=[reaction], **parts)

    def gateway(self, id, reference, send, end="keep", or_else=(), client=None, asked=GET, **parts):
        """What the upstream sends is nothing that can be passed on: 502, and its connection is not used again."""
        reaction = {"send": send}
        if end != "keep":
            reaction["end"] = end
        to = {"to": "HEAD"} if asked["method"] == "HEAD" else {}
        error, ours = {**ANY_BAD_GATEWAY, **to}, {**BAD_GATEWAY, **to}
        allowed = [passes(error, asked, reused=False), passes_alone(error, asked, reused=False), *or_else]
        self.case(id, reference, flat(client or get(), AFTER), allowed, passes(ours, asked, reused=False),
                  upstream=[reaction], **parts)

    def truncated(self, id, reference, send, end, body="", client=None, asked=GET, or_else=(), **parts):
        """A cut answer is visibly cut; or 502, where nothing of it had been passed on."""
        reaction = {"send": send}
        if end != "keep":
            reaction["end"] = end
        broken = passes_alone(cut(body), asked, reused=False)
        before = [passes(ANY_BAD_GATEWAY, asked, reused=False), passes_alone(ANY_BAD_GATEWAY, asked, reused=False)]
        self.case(id, reference, flat(client or get(), AFTER), [broken, *before, *or_else],
                  [broken, passes(BAD_GATEWAY, asked, reused=False)], upstream=[reaction], **parts)


def heads():
    book = Answers("responses")
    line = "RFC 9112 4"
    book.relay("counted", "RFC 9112 6.3", answer("Content-Length: 2", body="hi"), reused=True)
    book.relay("chunked", "RFC 9112 7.1", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"), reused=True)
    book.relay("capitals", "RFC 9110 5.1", answer("CONTENT-LENGTH: 2", body="hi"), reused=True)
    book.relay("coding-capitals", "RFC 9112 7", answer("transfer-encoding: CHUNKED", body="2\r\nhi\r\n0\r\n\r\n"), reused=True)
    book.relay("length-zeros", "RFC 9110 8.6", answer("Content-Length: 002", body="hi"), reused=True)
    book.relay("length-white-space", "RFC 9112 5", answer("Content-Length: \t2\t", body="hi"), reused=True)
    book.relay("empty", "RFC 9112 6.3", answer("Content-Length: 0"), relayed(""), reused=True)
    book.relay("empty-chunked", "RFC 9112 7.1", answer("Transfer-Encoding: chunked", body="0\r\n\r\n"), relayed(""), reused=True)
    book.relay("until-close", "RFC 9112 6.3", answer(body="hi"), end="fin", reused=False)
    book.relay("until-close-empty", "RFC 9112 6.3", answer(), relayed(""), end="fin", reused=False)
    book.relay("until-close-1.0", "RFC 9112 6.3", answer(version="HTTP/1.0", body="hi"), end="fin", reused=False)
    book.relay("1.0-counted", "RFC 9112 9.3", answer("Content-Length: 2", version="HTTP/1.0", body="hi"), reused=False, end="fin")
    book.relay("1.0-keep-alive", "RFC 9112 9.3", answer("Content-Length: 2", "Connection: keep-alive", version="HTTP/1.0", body="hi"))
    book.relay("close", "RFC 9112 9.6", answer("Content-Length: 2", "Connection: close", body="hi"), reused=False)
    book.relay("close-in-list", "RFC 9112 9.6", answer("Content-Length: 2", "Connection: foo, Close", body="hi"), reused=False)
    book.relay("no-reason", line, answer("Content-Length: 2", status="200 ", body="hi"), reused=True)
    for id, status in [("long-reason", "200 It is all right, really"), ("obs-text-reason", "200 \xc3\xa9\xff"), ("tab-reason", "200 O\tK"),
                       ("space-reason", "200  OK")]:
        book.relay(id, line, answer("Content-Length: 2", status=status, body="hi"), reused=True, source="llhttp response")
    book.relay("no-space-behind-code", "RFC 9112 4: the SP is owed by the sender; tolerated", answer("Content-Length: 2", status="200", body="hi"),
               or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)], source="llhttp response; facts")
    for status in [201, 202, 203, 206, 300, 302, 400, 404, 418, 429, 500, 503, 599]:
        book.relay(f"status-{status}", "RFC 9110 15", answer("Content-Length: 2", status=f"{status} Whatever", body="hi"), relayed(status=status))

    for id, text in [("garbage", "garbage\r\n\r\n"), ("ssh", "SSH-2.0-OpenSSH_9.2\r\n\r\n"), ("html", "<html>hi</html>\r\n\r\n"), ("binary", "\x00\x01\x02\r\n\r\n"),
                     ("empty-line", "\r\n\r\n"), ("tls-alert", "\x15\x03\x01\x00\x02\x02\x46\r\n\r\n"), ("request", get())]:
        book.gateway(f"{id}", line, text, end="fin", source="facts: a byte stream is no HTTP/0.9 answer")
    for id, start in [("version-2", "HTTP/2.0 200 OK"), ("version-lower-case", "http/1.1 200 OK"), ("version-01.1", "HTTP/01.1 200 OK"),
                      ("version-11.1", "HTTP/11.1 200 OK"), ("version-1.01", "HTTP/1.01 200 OK"), ("version-5.6", "HTTP/5.6 200 OK"),
                      ("version-htp", "HTP/1.1 200 OK"), ("version-icy", "ICY 200 OK"), ("version-tab", "HTTP/1.1\t200 OK"),
                      ("version-none", "200 OK"), ("code-one-digit", "HTTP/1.1 2 OK"), ("code-two-digits", "HTTP/1.1 20 OK"),
                      ("code-four-digits", "HTTP/1.1 2000 OK"), ("code-letters", "HTTP/1.1 2xx OK"), ("code-negative", "HTTP/1.1 -20 OK"),
                      ("code-000", "HTTP/1.1 000 OK"), ("code-099", "HTTP/1.1 099 OK"), ("code-600", "HTTP/1.1 600 OK"), ("code-999", "HTTP/1.1 999 OK"),
                      ("code-missing", "HTTP/1.1 OK"), ("two-spaces", "HTTP/1.1  200 OK"), ("cr-before", "\rHTTP/1.1 200 OK"),
                      ("space-before", " HTTP/1.1 200 OK"), ("control-in-reason", "HTTP/1.1 200 O\x01K"), ("nul-in-reason", "HTTP/1.1 200 O\x00K"),
                      ("cr-in-reason", "HTTP/1.1 200 O\rK"), ("version-alone", "HTTP/1.1")]:
        open_ = []
        if id in ("nul-in-reason", "cr-in-reason", "control-in-reason", "two-spaces", "version-tab"):
            # A reason may be left out or cleaned, and any white space may be taken for the SP (RFC 9112 4).
            open_ = [passes(relayed()), passes_alone(relayed())]
        if id in ("code-600", "code-999"):
            status = int(id[5:])  # for the client to take for a 500 (RFC 9110 15)
            open_ = [passes(relayed(status=status)), passes_alone(relayed(status=status))]
        book.gateway(f"line-{id}", line, start + "\r\nContent-Length: 2\r\n\r\nhi", or_else=open_, source="llhttp response/invalid.md; facts")
    book.gateway("empty-line-before", "RFC 9112 2.2 is for servers", "\r\n" + answer("Content-Length: 2", body="hi"), end="fin",
                 or_else=[passes(relayed()), passes_alone(relayed())])

    framing = "RFC 9112 6.3"
    once = [passes(relayed(), reused=False), passes_alone(relayed(), reused=False)]
    for id, fields, open_ in [
        ("differing", ["Content-Length: 2", "Content-Length: 3"], []), ("differing-list", ["Content-Length: 2, 3"], []),
        ("2x", ["Content-Length: 2x"], []), ("plus", ["Content-Length: +2"], []), ("minus", ["Content-Length: -2"], []),
        ("empty", ["Content-Length:"], []), ("hexadecimal", ["Content-Length: 0x2"], []), ("two-words", ["Content-Length: 2 2"], []),
        ("2-to-64-and-2", ["Content-Length: 18446744073709551618"], []), ("letters", ["Content-Length: abc"], []),
        ("underscore", ["Content-Length: 2_"], []), ("trailing-comma", ["Content-Length: 2,"], []), ("fraction", ["Content-Length: 2.0"], [])]:
        book.gateway(f"length-{id}", framing, answer(*fields, body="hi"), end="fin", or_else=open_, source="llhttp response; facts; Go net/http")
    same = [passes(relayed()), passes_alone(relayed())]
    book.gateway("length-same-twice", framing, answer("Content-Length: 2", "Content-Length: 2", body="hi"), or_else=same)
    book.gateway("length-same-list", framing, answer("Content-Length: 2, 2", body="hi"), or_else=same)
    chunks = "2\r\nhi\r\n0\r\n\r\n"
    for id, fields in [("length-and-coding", ["Content-Length: 2", "Transfer-Encoding: chunked"]),
                       ("coding-and-length", ["Transfer-Encoding: chunked", "Content-Length: 50"])]:
        book.gateway(id, "RFC 9112 6.3: the coding wins and the connection ends; or 502", answer(*fields, body=chunks), or_else=once, source="facts")
    for id, fields, body, open_ in [
        ("unknown", ["Transfer-Encoding: x"], "hi", []), ("identity", ["Transfer-Encoding: identity"], "hi", once),
        ("gzip", ["Transfer-Encoding: gzip"], "hi", []), ("gzip-chunked", ["Transfer-Encoding: gzip, chunked"], chunks, []),
        ("chunked-gzip", ["Transfer-Encoding: chunked, deflate"], chunks, []), ("twice", ["Transfer-Encoding: chunked"] * 2, chunks, []),
        ("twice-list", ["Transfer-Encoding: chunked, chunked"], chunks, []), ("then-identity", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], chunks, []),
        ("empty", ["Transfer-Encoding:"], "hi", once), ("quoted", ['Transfer-Encoding: "chunked"'], chunks, []),
        ("leading-comma", ["Transfer-Encoding: ,chunked"], chunks, once), ("vertical-tab", ["Transfer-Encoding: \x0bchunked"], chunks, []),
        ("semicolon", ["Transfer-Encoding: chunked;x"], chunks, [])]:
        book.gateway(f"coding-{id}", "RFC 9112 6.1, 6.3", answer(*fields, body=body), end="fin", or_else=open_, source="llhttp response/transfer-encoding.md; facts")
    book.gateway("coding-1.0", "RFC 9112 6.1: faulty", answer("Transfer-Encoding: chunked", version="HTTP/1.0", body=chunks), end="fin", or_else=once, source="facts")

    lines = "RFC 9112 5; RFC 9110 5.5: 502, or repaired"
    repaired = [passes(relayed()), passes_alone(relayed())]
    for id, field, open_ in [
        ("fold", "X: 1\r\n 2", repaired), ("fold-tab", "X: 1\r\n\t2", repaired), ("fold-of-coding", "Transfer-Encoding:\r\n chunked", []),
        ("bad-name", "X[: 1", [passes(relayed(lacks=["x["]))]), ("space-in-name", "X Y: 1", repaired), ("no-colon", "X", repaired),
        ("empty-name", ": 1", repaired), ("non-ascii-name", "X\xe9: 1", repaired),
        ("space-before-colon", "X : 1", [passes(relayed(has=[["x", "1"]])), passes_alone(relayed(has=[["x", "1"]]))]),
        ("nul", "X: a\x00b", repaired), ("cr", "X: 1\r2", repaired), ("cr-cr-lf", "X: 1\r", repaired),
        ("control", "X: a\x01b", repaired), ("delete", "X: a\x7fb", repaired), ("lf", "X: 1\nY: 2", repaired),
        ("cr-hides-field", "X: 1\rSet-Cookie: a=b", repaired)]:
        book.gateway(f"field-{id}", lines, answer("Content-Length: 2", field, body="hi"), or_else=open_, source="llhttp response/invalid.md; facts")
    book.gateway("field-space-first", "RFC 9112 5.2", "HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 2\r\n\r\nhi", or_else=repaired)
    book.gateway("space-before-colon-of-length", "RFC 9112 5.1: removed before forwarding, or 502", answer("Content-Length : 2", body="hi"), end="fin", or_else=repaired)
    book.gateway("space-before-colon-of-coding", "RFC 9112 5.1", answer("Transfer-Encoding : chunked", body=chunks), end="fin", or_else=repaired)
    lf = "RFC 9112 2.2: a bare LF MAY end a line of a head"
    for id, text in [("lf-everywhere", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi"), ("lf-behind-line", "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nhi"),
                     ("lf-for-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nhi"), ("lf-behind-field", "HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\nhi")]:
        book.gateway(id, lf, text, or_else=repaired, source="llhttp response/invalid.md")
    for id, field in [("obs-text-value", "X: \xff\xfe"), ("empty-value", "X:"), ("tab-value", "X: 1\t2"), ("host-field", "Host: a b")]:
        book.relay(f"field-{id}", "RFC 9110 5.5", answer("Content-Length: 2", field, body="hi"), reused=True)
    book.gateway("head-70-kb", "RFC 9110 5.4", flat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: ", repeat("x", 70000), "\r\n\r\nhi"), source="facts",
                 or_else=[passes({"status": [200], "body": "hi"}), passes_alone({"status": [200], "body": "hi"})])
    book.gateway("head-endless", "RFC 9110 5.4", flat("HTTP/1.1 200 OK\r\n", repeat("X: y\r\n", 40000)), source="facts")

    hop = "RFC 9110 7.6.1"
    for id, fields, lacks in [("named", ["Connection: X-Foo", "X-Foo: 1"], ["x-foo"]), ("keep-alive", ["Keep-Alive: timeout=5", "Connection: keep-alive"], []),
                              ("proxy-connection", ["Proxy-Connection: keep-alive"], ["proxy-connection"]),
                              ("two-lines", ["Connection: X-Foo", "Connection: X-Bar", "X-Foo: 1", "X-Bar: 2"], ["x-foo", "x-bar"]),
                              ("named-upgrade", ["Connection: Upgrade, X-Foo", "X-Foo: 1"], ["x-foo"])]:
        book.relay(f"connection-{id}", hop, answer("Content-Length: 2", *fields, body="hi"), relayed(lacks=lacks), source="facts; Go httputil")
    book.relay("connection-names-length", hop, answer("Connection: Content-Length", "Content-Length: 2", body="hi"))
    return book


def interim():
    book = Answers("interim")
    reference = "RFC 9110 15.2"
    final = answer("Content-Length: 2", body="hi")
    for id, first in [("100", "HTTP/1.1 100 Continue\r\n\r\n"), ("103", "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"),
                      ("102", "HTTP/1.1 102 Processing\r\n\r\n"), ("199", "HTTP/1.1 199 Whatever\r\n\r\n"),
                      ("100-twice", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"),
                      ("100-then-103", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")]:
        book.relay(id, reference, first + final, reused=True, source="facts")
    book.relay("100-to-1.0", "RFC 9110 15.2: never to a 1.0 client", "HTTP/1.1 100 Continue\r\n\r\n" + final,
               client=head("GET /x HTTP/1.0", "Connection: keep-alive"))
    for id, first, end in [("100-alone", "HTTP/1.1 100 Continue\r\n\r\n", "fin"), ("103-alone", "HTTP/1.1 103 Early Hints\r\n\r\n", "reset")]:
        book.gateway(id, reference, first, end=end)
    book.gateway("100-with-length", "RFC 9112 6.3: no framing in a 1xx", "HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nhi" + final, end="fin",
                 or_else=[])
    book.gateway("103-chunked", "RFC 9112 6.1", "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + final, end="fin")
    for id, send in [("101", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
                     ("101-bare", "HTTP/1.1 101 Switching Protocols\r\n\r\n"), ("101-with-bytes", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01")]:
        book.gateway(f"{id}-unasked", "RFC 9110 15.2.2: nobody asked", send, end="fin", source="facts")
    book.gateway("101-to-http-1.0", "RFC 9110 15.2.2", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", end="fin",
                 client=head("GET /x HTTP/1.0", "Connection: keep-alive"))
    return book


def bodiless():
    book = Answers("bodiless")
    reference = "RFC 9112 6.3, RFC 9110 8.6"
    nothing = relayed("", status=204, lacks=["content-length", "transfer-encoding"])
    book.relay("204", reference, answer(status="204 No Content"), nothing, reused=True)
    book.relay("204-length-zero", reference, answer("Content-Length: 0", status="204 No Content"), nothing)
    book.relay("204-length", reference, answer("Content-Length: 2", status="204 No Content", body="hi"), nothing, reused=False, source="facts",
               or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)])
    book.relay("204-chunked", reference, answer("Transfer-Encoding: chunked", status="204 No Content", body="2\r\nhi\r\n0\r\n\r\n"), nothing, reused=False,
               source="facts", or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)])
    book.relay("204-body", reference, answer(status="204 No Content", body="hi"), nothing, reused=False, source="facts",
               or_else=[passes(ANY_BAD_GATEWAY), passes_alone(ANY_BAD_GATEWAY)])
    book.relay("204-response-as-body", "response splitting: what follows is no answer of anybody's", answer(status="204 No Content",
               body=answer("Content-Length: 4", body="evil")), nothing, reused=False)
    book.relay("304", reference, answer(status="304 Not Modified"), relayed("", status=304))
    book.relay("304-length", reference, answer("Content-Length: 2", status="304 Not Modified"), relayed("", status=304), reused=True, source="facts")
    book.relay("304-chunked", reference, answer("Transfer-Encoding: chunked", status="304 Not Modified"), relayed("", status=304))
    book.relay("304-body", reference, answer("Content-Length: 2", status="304 Not Modified", body="hi"), relayed("", status=304), reused=False, source="facts")
    asked = forwarded("HEAD")
    question = head("HEAD /x HTTP/1.1")

    def to_head(**parts):
        return {"status": [200], "body": "", "to": "HEAD", **parts}

    for id, fields in [("length", ["Content-Length: 20"]), ("chunked", ["Transfer-Encoding: chunked"]), ("nothing", []),
                       ("length-zero", ["Content-Length: 0"])]:
        book.relay(f"head-{id}", "RFC 9110 9.3.2", answer(*fields), to_head(), client=question, asked=asked, source="facts")
    book.relay("head-length-kept", "RFC 9110 9.3.2, 8.6", answer("Content-Length: 20"), to_head(has=[["content-length", "20"]]), client=question, asked=asked)
    book.relay("head-with-body", "RFC 9112 6.3: bytes behind it are no answer", answer("Content-Length: 2", body="hi"), to_head(), client=question,
               asked=asked, reused=False, source="facts")
    book.relay("head-with-chunks", "RFC 9112 6.3", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"), to_head(), client=question, asked=asked,
               reused=False)
    book.relay("head-with-answer-as-body", "response splitting", answer("Content-Length: 50", body=answer("Content-Length: 4", body="evil")), to_head(),
               client=question, asked=asked, reused=False)
    book.relay("head-error", "RFC 9110 9.3.2", answer("Content-Length: 5", status="404 Not Found"), {"status": [404], "body": "", "to": "HEAD"},
               client=question, asked=asked)
    book.gateway("head-cut", "RFC 9112 8", "HTTP/1.1 200 OK\r\nContent-Le", end="fin", client=question, asked=asked)
    return book


def bodies():
    book = Answers("bodies")
    whole = "RFC 9112 7.1"
    start = answer("Content-Type: text/plain", "Transfer-Encoding: chunked")
    for id, chunks, body in [("two-chunks", "2\r\nhi\r\n3\r\nyou\r\n0\r\n\r\n", "hiyou"), ("extension", "2;a=b\r\nhi\r\n0\r\n\r\n", "hi"),
                             ("quoted-extension", '2;a="b;c"\r\nhi\r\n0\r\n\r\n', "hi"), ("trailer", "2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n", "hi"),
                             ("zeros", "0002\r\nhi\r\n000\r\n\r\n", "hi"), ("upper-case", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
                             ("line-ends-in-data", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
                             ("answer-in-data", f"{len(answer('Content-Length: 4', body='evil')):x}\r\n{answer('Content-Length: 4', body='evil')}\r\n0\r\n\r\n",
                              answer("Content-Length: 4", body="evil"))]:
        book.relay(f"chunked-{id}", whole, start + chunks, relayed(body), reused=True, source="llhttp response/transfer-encoding.md")
    book.relay("large-counted", "RFC 9112 6.3", flat(answer("Content-Length: 65536"), repeat("0123456789abcdef", 4096)),
               {"status": [200], "body": [repeat("0123456789abcdef", 4096)]}, reused=True)
    book.relay("large-until-close", "RFC 9112 6.3", flat(answer(), repeat("0123456789abcdef", 4096)),
               {"status": [200], "body": [repeat("0123456789abcdef", 4096)]}, end="fin", reused=False)

    for end in ["fin", "reset"]:
        behind = "RFC 9112 8: an incomplete answer never looks complete"
        for id, chunks, body in [("nothing", "", ""), ("in-size", "2", ""), ("behind-size", "2\r\n", ""), ("in-data", "5\r\nhel", "hel"),
                                 ("behind-data", "2\r\nhi", "hi"), ("between-chunks", "2\r\nhi\r\n", "hi"), ("in-last-size", "2\r\nhi\r\n0", "hi"),
                                 ("in-last-line", "2\r\nhi\r\n0\r\n", "hi"), ("in-last-cr", "2\r\nhi\r\n0\r\n\r", "hi"),
                                 ("in-trailer", "2\r\nhi\r\n0\r\nX-Sum: 1\r\n", "hi"), ("in-trailer-name", "2\r\nhi\r\n0\r\nX-S", "hi")]:
            book.truncated(f"cut-chunked-{id}-{end}", behind, start + chunks, end, body, source="facts; caddy 5951; Go ErrAbortHandler")
        for id, length, there in [("nothing", 10, ""), ("short", 10, "abc"), ("one-less", 4, "abc"), ("huge", 2**62, "abc")]:
            book.truncated(f"cut-counted-{id}-{end}", behind, answer(f"Content-Length: {length}", body=there), end, there, source="facts")
        head_cut = "RFC 9112 8; before the head: 502"
        for id, text in [("nothing", ""), ("in-version", "HTTP/1."), ("in-line", "HTTP/1.1 200 O"), ("behind-line", "HTTP/1.1 200 OK\r\n"),
                         ("in-field", "HTTP/1.1 200 OK\r\nContent-Le"), ("before-the-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
                         ("in-the-empty-line", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r")]:
            book.gateway(f"cut-head-{id}-{end}", head_cut, text, end=end, client=post("Content-Length: 5") + "hello", asked=forwarded(body="hello"),
                         source="facts 3.4: a POST is never sent twice")
    book.truncated("cut-until-close-reset", "RFC 9112 8: a reset is no end", answer(body="abc"), "reset", "abc")
    one_0 = head("GET /x HTTP/1.0")
    broken = "RFC 9112 8: an HTTP/1.0 client, too, must see it"
    for id, text, end in [("fin", start + "2\r\nhi\r\n", "fin"), ("reset", start + "2\r\nhi\r\n", "reset"), ("bad", start + "2\r\nhi\r\nx\r\n", "keep")]:
        book.case(f"cut-to-1.0-{id}", broken, flat(one_0), [passes_alone(cut("hi")), passes_alone(ANY_BAD_GATEWAY)],
                  [passes_alone(cut("hi")), passes_alone(BAD_GATEWAY)], upstream=[{"send": text, **({} if end == "keep" else {"end": end})}])
    for id, text, end in [("chunked", start + "2\r\nhi\r\n0\r\n\r\n", "keep"), ("until-close", answer(body="hi"), "fin"),
                          ("counted", answer("Content-Length: 2", body="hi"), "keep")]:
        book.case(f"whole-to-1.0-{id}", "RFC 9112 7.1, 6.3: no chunks to 1.0", flat(one_0),
                  passes_alone(relayed("hi", lacks=["transfer-encoding"])), upstream=[{"send": text, **({} if end == "keep" else {"end": end})}])

    # The upstream keeps its connection: whoever waits there for an end leaves the client without one.
    bad = "RFC 9112 7.1: what is no chunk ends the answer, visibly"
    for id, chunks, body in [
        ("size-0x", "2\r\nhi\r\n0x5\r\nhello\r\n0\r\n\r\n", "hi"), ("size-letters", "2\r\nhi\r\nxyz\r\n0\r\n\r\n", "hi"), ("size-plus", "2\r\nhi\r\n+5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-minus", "2\r\nhi\r\n-5\r\nhello\r\n0\r\n\r\n", "hi"), ("size-space", "2\r\nhi\r\n 5\r\nhello\r\n0\r\n\r\n", "hi"),
        ("size-empty", "2\r\nhi\r\n\r\nhello\r\n0\r\n\r\n", "hi"), ("size-overflow", "2\r\nhi\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", "hi"),
        ("data-too-long", "2\r\nhi!!\r\n0\r\n\r\n", "hi"), ("data-without-line-end", "2\r\nhi0\r\n\r\n", "hi"),
        ("extension-cr", "2\r\nhi\r\n5;a\rb\r\nhello\r\n0\r\n\r\n", "hi"), ("extension-nul", "2\r\nhi\r\n5;a\x00\r\nhello\r\n0\r\n\r\n", "hi"),
        ("end-of-two-bytes", "2\r\nhi\r\n0\r\nXX", "hi"), ("trailer-without-colon", "2\r\nhi\r\n0\r\nX\r\n\r\n", "hi"),
        ("first-is-bad", "zz\r\nhello\r\n0\r\n\r\n", ""), ("http-in-between", "2\r\nhi\r\nHTTP/1.1 200 OK\r\n\r\n", "hi")]:
        end = "fin" if id == "end-of-two-bytes" else "keep"  # those two might begin a trailer
        book.truncated(f"bad-chunk-{id}", bad, start + chunks, end, body, source="facts; llhttp response/transfer-encoding.md")
    lenient = [passes(relayed("hi"))]
    for id, chunks, open_ in [("size-lf", "2\nhi\r\n0\r\n\r\n", []), ("data-lf", "2\r\nhi\n0\r\n\r\n", []), ("last-lf", "2\r\nhi\r\n0\n\r\n", []),
                              ("end-lf", "2\r\nhi\r\n0\r\n\n", []), ("last-and-end-lf", "2\r\nhi\r\n0\n\n", []), ("extension-lf", "2;a\nhi\r\n0\r\n\r\n", [])]:
        book.truncated(f"bad-chunk-{id}", "RFC 9112 7.1: 502 or visibly ended", start + chunks, "keep", "hi", or_else=open_, source="facts")
    for id, chunks in [("space-behind-size", "2  \r\nhi\r\n0  \r\n\r\n"), ("spaces-round-extension", "2 ; a=b\r\nhi\r\n0\r\n\r\n")]:
        book.truncated(f"bad-chunk-{id}", "RFC 9112 7.1.1: refused or read", start + chunks, "fin", "hi",
                       or_else=[*lenient, passes_alone(relayed("hi"))], source="llhttp response/transfer-encoding.md")
    return book


def connections():
    book = Answers("connections")
    spoilt = "RFC 9112 6.3, 9.3: what is behind the answer is no answer; the connection is not used again"
    evil = answer("Content-Length: 4", body="evil")
    for id, send in [("garbage", answer("Content-Length: 2", body="hi") + "XX"), ("line-end", answer("Content-Length: 2", body="hi") + "\r\n"),
                     ("answer", answer("Content-Length: 2", body="hi") + evil),
                     ("chunks", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n") + evil),
                     ("longer-body", answer("Content-Length: 2", body="hi there"))]:
        book.relay(f"bytes-behind-{id}", spoilt, send, reused=False, source="facts; response queue poisoning",
                   or_else=[passes(ANY_BAD_GATEWAY, reused=False), passes_alone(ANY_BAD_GATEWAY, reused=False)])
    for id, late in [("garbage", "XX"), ("answer", evil), ("408", answer("Content-Length: 0", "Connection: close", status="408 Request Timeout"))]:
        # Sent when the client has its answer and is gone; the runner's own request must not meet it.
        book.case(f"bytes-later-{id}", "RFC 9112 9.3: an idle connection that speaks is not used again", get("Connection: close"),
                  passes_alone(relayed(), reused=False), upstream=[{"send": answer("Content-Length: 2", body="hi"), "late": late}],
                  source="facts; pingora idle watcher")
    book.relay("kept", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), reused=True)
    book.relay("closed-behind-the-answer", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), end="fin", reused=False)
    book.relay("reset-behind-the-answer", "RFC 9112 9.3", answer("Content-Length: 2", body="hi"), end="reset", reused=False)
    book.relay("closed-behind-chunks", "RFC 9112 9.3", answer("Transfer-Encoding: chunked", body="2\r\nhi\r\n0\r\n\r\n"), end="fin", reused=False)

    # The upstream reads a request on a connection that served before, and closes without a word.
    first = {"send": answer("Content-Length: 2", body="hi")}
    for id, end in [("fin", "fin"), ("reset", "reset")]:
        body = forwarded("POST", "/2", body="hello")
        one, two = forwarded("GET", "/1"), post("Content-Length: 5", target="/2") + "hello"
        failed = [outcome([one, body, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER]), outcome([one, body], [relayed(), ANY_BAD_GATEWAY]),
                  outcome([one, body], [relayed()])]  # ended without a word: the client's to repeat
        book.case(f"stale-post-{id}", "RFC 9110 9.2.2, 9112 9.3.1: a POST is never sent twice", flat(get(target="/1"), two, AFTER), failed,
                  ours=outcome([one, body, AFTER_FORWARDED], [relayed(), BAD_GATEWAY, AFTER_ANSWER]), upstream=[first, {"end": end}], source="facts 3.4")
        again = forwarded("GET", "/2")
        tried = outcome([one, again, again, AFTER_FORWARDED], [relayed(), answered("GET", "/2"), AFTER_ANSWER])
        book.case(f"stale-get-{id}", "RFC 9112 9.3.1: a GET may be sent again, once", flat(get(target="/1"), get(target="/2"), AFTER),
                  [tried, outcome([one, again], [relayed()]), outcome([one, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER]), outcome([one, again], [relayed(), ANY_BAD_GATEWAY])],
                  ours=tried, upstream=[first, {"end": end}], source="facts 3.4")
        twice = outcome([one, again, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER])
        book.case(f"stale-get-then-dead-{id}", "RFC 9112 9.3.1: once, not for ever", flat(get(target="/1"), get(target="/2"), AFTER),
                  [twice, outcome([one, again], [relayed()]), outcome([one, again, again], [relayed(), ANY_BAD_GATEWAY]), outcome([one, again, AFTER_FORWARDED], [relayed(), ANY_BAD_GATEWAY, AFTER_ANSWER])],
                  ours=twice, upstream=[first, {"end": end}, {"end": end}], source="facts 3.4")
        book.gateway(f"fresh-{id}", "RFC 9110 15.6.3: a new connection that closes without a word is a 502", "", end=end, source="facts 3.4",
                     or_else=[outcome([GET, GET, AFTER_FORWARDED], [answered("GET"), AFTER_ANSWER]), outcome([GET, GET], [answered("GET")])])
    return book


def books():
    return [heads(), interim(), bodiless(), bodies(), connections()]
