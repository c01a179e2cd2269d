"""What the scripts of an upstream's answers share: how an answer is written, and the outcomes it may have."""

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
    def relay(
        self, id, reference, send, one=None, reused=None, end="keep", client=None, asked=GET, or_else=(), **parts
    ):
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
        self.case(
            id,
            reference,
            flat(client or get(), AFTER),
            allowed,
            passes(ours, asked, reused=False),
            upstream=[reaction],
            **parts,
        )

    def truncated(self, id, reference, send, end, body="", client=None, asked=GET, or_else=(), **parts):
        """A cut answer is visibly cut; or 502, where nothing of it had been passed on."""
        reaction = {"send": send}
        if end != "keep":
            reaction["end"] = end
        broken = passes_alone(cut(body), asked, reused=False)
        before = [passes(ANY_BAD_GATEWAY, asked, reused=False), passes_alone(ANY_BAD_GATEWAY, asked, reused=False)]
        self.case(
            id,
            reference,
            flat(client or get(), AFTER),
            [broken, *before, *or_else],
            [broken, passes(BAD_GATEWAY, asked, reused=False)],
            upstream=[reaction],
            **parts,
        )
