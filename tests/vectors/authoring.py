"""What the make_*.py scripts share: the parts of an expectation, and how a file of cases is laid out.

Everything here restates the documented answers (local answers, Vary, readable refusals); nothing is read from the
library. `python3 tests/vectors/authoring.py --check` fails if a committed file differs from its script, or if a
published mistake or a rule of Fetch (citations.py) is cited by no case.
"""

import hashlib
import importlib
import json
import pathlib
import sys

from citations import uncited

DECISIONS = pathlib.Path(__file__).resolve().parent / "decisions"

HOST = ["Host", "localhost:11435"]
PAGE = "https://app.example"
FOREIGN = "https://evil.example"
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
VARY = ["Vary", "Origin"]
VARY_PREFLIGHT = ["Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]
# Every policy here exposes one name unless its case is about exposing, so that a case says what it is about.
EXPOSED = ["x-request-id"]


def rule(origins, **parts):
    """A rule document that exposes EXPOSED unless told otherwise."""
    origins = [origins] if isinstance(origins, str) else origins
    return {"origins": origins, "response_headers": EXPOSED, **parts}


def policy(*rules, **parts):
    return {"rules": list(rules), **parts}


APP = policy(rule(PAGE))


def digest(secret):
    """Of an API key, as `api_keys` holds it."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def request(method, target, *headers, host=HOST, **parts):
    """headers: pairs; `host` None = no Host line."""
    lines = ([list(host)] if host else []) + [list(pair) for pair in headers]
    return {"method": method, "target": target, "headers": lines, **parts}


def actual(method, target, origin, *headers, **parts):
    return request(method, target, ("Origin", origin), *headers, **parts)


def asking(method, target, origin, names=None, *headers, **parts):
    """A preflight; `names` is the value of Access-Control-Request-Headers, or None for no such line."""
    lines = [("Origin", origin), ("Access-Control-Request-Method", method)]
    if names is not None:
        lines.append(("Access-Control-Request-Headers", names))
    return request("OPTIONS", target, *lines, *headers, **parts)


def outcome(kind, verdict, reason, status, headers, rule_pointer):
    return {
        "kind": kind,
        "verdict": verdict,
        "reason": reason,
        "status": status,
        "headers": [list(pair) for pair in headers],
        "rule": rule_pointer,
    }


def cors(origin, credentials=False, expose=", ".join(EXPOSED)):
    """The CORS headers of an answer that an admitted origin reads."""
    headers = [["Access-Control-Allow-Origin", origin]]
    if credentials:
        headers.append(["Access-Control-Allow-Credentials", "true"])
    if expose:
        headers.append(["Access-Control-Expose-Headers", expose])
    return headers


def allowed(origin, at="/rules/0", **parts):
    """An actual request that goes on to the upstream."""
    return outcome("cors", "allow", "origin-allowed", None, cors(origin, **parts) + [VARY], at)


def untouched(kind):
    """not-cors or same-origin: goes on, with nothing but Vary."""
    return outcome(kind, "allow", kind, None, [VARY], None)


REASON = "X-Ollama-Cors-Reason"


def readable(origin, reason, status=403, at=None, kind="cors", credentials=False, expose=", ".join(EXPOSED)):
    """A refusal that the page may read, because some rule admits its origin: the body, and the reason's header.
    What describes the body (Content-Type, Cache-Control, X-Content-Type-Options) comes with the body."""
    if expose != "*":
        expose = f"{expose}, {REASON}"
    headers = cors(origin, credentials, expose) + [VARY, [REASON, reason]]
    return outcome(kind, "refuse", reason, status, headers, at)


def opaque(reason, status=403, at=None, kind="cors"):
    """A refusal that no page may read."""
    vary = VARY_PREFLIGHT if kind == "preflight" else VARY
    return outcome(kind, "refuse", reason, status, [vary, [REASON, reason]], at)


def granted(origin, names="", at="/rules/0", credentials=False, methods=METHODS, max_age=600):
    headers = [["Access-Control-Allow-Origin", origin]]
    if credentials:
        headers.append(["Access-Control-Allow-Credentials", "true"])
    headers.append(["Access-Control-Allow-Methods", methods])
    if names:
        headers.append(["Access-Control-Allow-Headers", names])
    headers += [["Access-Control-Max-Age", str(max_age)], VARY_PREFLIGHT]
    return outcome("preflight", "allow", "preflight-granted", 204, headers, at)


def named(origin, reason, names="", at="/rules/0", credentials=False, methods=METHODS):
    """A preflight whose answer lacks what was asked for, so that the browser's console names it."""
    answer = granted(origin, names, at, credentials, methods, max_age=0)
    answer["headers"].append([REASON, reason])
    return {**answer, "verdict": "refuse", "reason": reason}


def relayed(kind, reason, at=None):
    """Shadow mode: as if we were not there, the upstream's own Access-Control-* pass."""
    return outcome(kind, "allow", reason, None, [VARY_PREFLIGHT if kind == "preflight" else VARY], at)


class Book:
    """The cases of one concept, in the order in which they were written."""

    def __init__(self, concept, **policies):
        self.concept = concept
        self.path = DECISIONS / f"{concept}.json"
        self.policies = policies
        self.cases = []

    def add(self, name, reference, using, asked, expect, profile=None):
        case = {"id": f"{self.concept}.{name}", "reference": reference, "policy": using}
        if profile:
            case["profile"] = profile
        self.cases.append({**case, "request": asked, "expect": expect})

    def text(self):
        """One case = three lines: who, what is asked, what is expected."""
        dump = lambda value: json.dumps(value, ensure_ascii=True)
        policies = ",\n".join(f"  {dump(name)}: {dump(value)}" for name, value in self.policies.items())
        cases = []
        for case in self.cases:
            head = {key: case[key] for key in case if key not in ("request", "expect")}
            cases.append(
                f'{dump(head)[:-1]},\n  "request": {dump(case["request"])},\n  "expect": {dump(case["expect"])}}}'
            )
        opening = f'"policies": {{\n{policies}\n}},\n' if policies else ""
        return "{" + opening + '"cases": [\n' + ",\n".join(cases) + "\n]}\n"


def books():
    """(book, the script that wrote it), of every make_*.py that writes books."""
    for path in sorted(pathlib.Path(__file__).resolve().parent.glob("make_*.py")):
        module = importlib.import_module(path.stem)
        for book in getattr(module, "books", list)():
            yield book, path.name


def main():
    """Writes the files of every make_*.py, or with --check says which differ."""
    stale, references = [], []
    for book, script in books():
        references += [f"{case['id']} {case['reference']}" for case in getattr(book, "cases", [])]
        if "--check" not in sys.argv[1:]:
            book.path.parent.mkdir(exist_ok=True)
            book.path.write_text(book.text(), encoding="utf-8")
        elif not book.path.is_file() or book.path.read_text(encoding="utf-8") != book.text():
            stale.append(f"{book.path.name} differs from what {script} writes")
    stale += [f"no case cites {name}" for name in uncited(references)]
    if stale:
        sys.exit("\n".join(stale))


if __name__ == "__main__":
    main()
