"""The words that the make_*.py scripts write the framing vectors with, and the writing of them.

    python3 tests/vectors/framing/authoring.py            writes the *.json
    python3 tests/vectors/framing/authoring.py --check    fails if a committed one differs

Expectations are RFC 9110's and RFC 9112's; README.md says what a case means. Bytes are strings of U+0000 to U+00FF.
"""

import importlib
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent

CHUNKED = "Transfer-Encoding: chunked\r\n"
# What a client sends behind the request that a case is about. Whoever misread where that ended, misreads this too; and
# its `close` lets the runner read to the end of the connection instead of waiting for nothing to come.
AFTER = "GET /after HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
AFTER_FORWARDED = {"method": "GET", "target": "/after", "body": ""}
AFTER_ANSWER = {"status": [200], "body": "GET /after"}

ANY_ERROR = []


def head(line, *fields, host="localhost"):
    """A request's head. Fields are whole lines without their CRLF."""
    lines = [line] + ([f"Host: {host}"] if host is not None else []) + list(fields)
    return "\r\n".join(lines) + "\r\n\r\n"


def get(*fields, target="/x", **parts):
    return head(f"GET {target} HTTP/1.1", *fields, **parts)


def post(*fields, target="/x", **parts):
    return head(f"POST {target} HTTP/1.1", *fields, **parts)


def repeat(unit, times):
    return {"repeat": unit, "times": times}


def flat(*pieces):
    """Bytes as a case holds them: one string, or pieces where something repeats."""
    joined = []
    for piece in pieces:
        for part in piece if isinstance(piece, list) else [piece]:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
    return joined[0] if len(joined) == 1 and isinstance(joined[0], str) else joined


# --- outcomes ---------------------------------------------------------------------------------------------------------


def outcome(forwarded, answers, **parts):
    return {"forwarded": forwarded, "answers": answers, **parts}


def refused(*statuses):
    """Nothing reached the upstream, one error, and the connection ended; without statuses, any error."""
    return outcome([], [{"status": list(statuses)}])


def broken_off(*statuses):
    """As refused, where a good head came before what is wrong: its beginning may have gone on."""
    return outcome([], [{"status": list(statuses)}], unfinished=True)


def forwarded(method="POST", target="/x", body="", has=(), lacks=()):
    one = {"method": method, "target": target, "body": body}
    if has:
        one["has"] = [list(pair) for pair in has]
    if lacks:
        one["lacks"] = list(lacks)
    return one


def answered(method="POST", target="/x", **parts):
    """The ordinary upstream's answer tells what it was asked."""
    one = {"status": [200], "body": "" if method == "HEAD" else f"{method} {target}", **parts}
    if method == "HEAD":
        one["to"] = "HEAD"
    return one


def served(request, answer=None, **parts):
    """Forwarded, answered, and the request behind it too."""
    answer = answer or answered(request["method"], request["target"])
    return outcome([request, AFTER_FORWARDED], [answer, AFTER_ANSWER], **parts)


def served_alone(request, answer=None, **parts):
    """Forwarded and answered, and the connection ended before the request behind it."""
    answer = answer or answered(request["method"], request["target"])
    return outcome([request], [answer], **parts)


# --- cases ------------------------------------------------------------------------------------------------------------


class Book:
    """One file of cases."""

    def __init__(self, name):
        self.name = name
        self.cases = []

    def case(self, id, reference, client, allowed, ours=None, source=None, **parts):
        one = {"id": f"{self.name}.{id}", "reference": reference}
        if source:
            one["source"] = source
        one["client"] = client
        one.update(parts)
        one["allowed"] = allowed if isinstance(allowed, list) else [allowed]
        if ours is not None:
            one["ours"] = ours
        self.cases.append(one)

    def refuse(self, id, reference, *client, status=400, or_else=(), after=AFTER, **parts):
        """Has to be refused, with `status` here; `or_else`: what the standards leave open beside that."""
        self.case(id, reference, flat(*client, after), [refused(), *or_else], refused(status), **parts)

    def break_off(self, id, reference, *client, status=400, or_else=(), after=AFTER, **parts):
        """The same for what is wrong behind a good head."""
        self.case(id, reference, flat(*client, after), [broken_off(), *or_else], broken_off(status), **parts)

    def serve(self, id, reference, *client, request, answer=None, or_else=(), **parts):
        """Has to be forwarded as `request`, and the next request has to be seen where it begins."""
        allowed = [served(request, answer), served_alone(request, answer), *or_else]
        self.case(id, reference, flat(*client, AFTER), allowed, served(request, answer), **parts)

    def text(self):
        ids = [one["id"] for one in self.cases]
        twice = {id for id in ids if ids.count(id) > 1}
        if twice:
            raise SystemExit(f"{self.name}: twice: {sorted(twice)}")
        lines = [json.dumps(one, ensure_ascii=True) for one in self.cases]
        return '{"cases": [\n' + ",\n".join(lines) + "\n]}\n"


def books():
    for script in sorted(FOLDER.glob("make_*.py")):
        yield from importlib.import_module(script.stem).books()


def main():
    check = sys.argv[1:] == ["--check"]
    wanted = {f"{book.name}.json": book.text() for book in books()}
    wrong = [path.name for path in FOLDER.glob("*.json") if path.name not in wanted]
    for name, text in wanted.items():
        path = FOLDER / name
        if not check:
            path.write_text(text, encoding="ascii")
        elif not path.exists() or path.read_text(encoding="ascii") != text:
            wrong.append(name)
    if wrong:
        raise SystemExit(f"not as their scripts write them: {', '.join(sorted(wrong))}; run authoring.py")
    print(f"{sum(text.count(chr(10)) - 2 for text in wanted.values())} cases in {len(wanted)} files")


if __name__ == "__main__":
    sys.modules["authoring"] = sys.modules["__main__"]
    main()
