"""Why engines differ: every departure from what a configuration means, by the standard, has a row
here, or the comparison fails."""

import dataclasses
import typing

from browser import (SAFELISTED_METHODS, TOKEN, admits, extract, get, is_serialised, names_of,
                     normalise, origin_lines)
from engines import OURS, RS, TOWER

RIGHT, STRICTER, LOOSER = "spec-right", "stricter", "looser"


@dataclasses.dataclass(frozen=True)
class Explanation:
    engine: str
    name: str
    kind: str         # RIGHT: another reading that the standard allows
    aspects: tuple    # of the outcome; "configuration": the engine does not start with it
    sentence: str
    source: str
    applies: typing.Callable  # (case, answer, got) -> bool


def any_origin(case):
    return case.config["origins"] == ["*"]


def any_name(case):
    return case.config["headers"] == ["*"]


def listed_method(case):
    return case.method in case.config["methods"]


def any_with_credentials(case):
    return any_origin(case) and case.config["credentials"]


def matches_as_string(case):
    """rs/cors: a `*` is any characters, and none too."""
    for entry in case.config["origins"]:
        start, star, end = entry.partition("*")
        if (star and start and len(case.origin) >= len(start) + len(end)
                and case.origin.lower().startswith(start) and case.origin.lower().endswith(end)):
            return True
    return False


def is_browser_list(case):
    """Sorted, unique, lower case, joined by a comma alone, in one line."""
    names = sorted(names_of(case.asked))
    return list(case.asked) == ([",".join(names)] if names else [])


TABLE = (
    Explanation(
        OURS, "foreign origins end at the door", STRICTER, ("runs",),
        "An origin that no rule admits gets a 403 and the handler does not run; Fetch leaves that "
        "to the server.", "Fetch #http-requests; ours: decision, step 3",
        lambda case, answer, got: case.kind in ("cors", "options")
        and (not admits(case.config, case.origin) or origin_lines(case) > 1)),
    Explanation(
        OURS, "null has to be spelled", STRICTER, ("runs", "reads", "passes"),
        "`*` admits every site, but not the origin `null`, which any page can make itself; an "
        "entry `null` does.", "Fetch #origin-header",
        lambda case, answer, got: case.origin == "null" and any_origin(case)),
    Explanation(
        OURS, "an Origin has to be one", STRICTER, ("runs", "reads", "passes"),
        "Under `*` too, an Origin outside Fetch's grammar is refused; so are the shapes outside "
        "it that browsers do send (`_`, a trailing dot, `file://`), unless an entry spells them.",
        "Fetch #origin-header",
        lambda case, answer, got: not is_serialised(case.origin)
        and case.origin not in case.config["origins"]),
    Explanation(
        OURS, "methods hold for the request too", STRICTER, ("runs",),
        "A method that the rule does not list is refused, readably, although the preflight may "
        "have passed or none was needed.",
        "Fetch #cors-preflight-fetch 7.5; ours: decision, step 6",
        lambda case, answer, got: case.kind in ("cors", "options") and not listed_method(case)),
    Explanation(
        OURS, "a refused preflight is not kept", STRICTER, ("lifetime",),
        "GET, HEAD and POST pass a preflight unlisted; ours then says Max-Age 0, so that a change "
        "of the rule works at once.", "Fetch #cors-preflight-fetch 7.5, 7.8",
        lambda case, answer, got: got == 0 and normalise(case.method) in SAFELISTED_METHODS
        and normalise(case.method) not in case.config["methods"]),
    Explanation(
        OURS, "a refusal says why", RIGHT, ("exposed",),
        "Beside the names of the configuration a refusal exposes X-Ollama-Cors-Reason, which is "
        "its own.", "ours: refusals are readable",
        lambda case, answer, got: not answer["ran"] and "x-ollama-cors-reason" in got),
    Explanation(
        OURS, "no header is called *", STRICTER, ("passes",),
        "A literal `*` that is asked for is never echoed: in an answer it would mean every name.",
        "Fetch #cors-preflight-fetch 7.7",
        lambda case, answer, got: any_name(case) and "*" in names_of(case.asked)),
    Explanation(
        OURS, "at most 256 names", STRICTER, ("passes",),
        "A preflight that asks for more than 256 names or 8 KiB is refused; browsers ask for a few "
        "dozen.", "CVE-2025-47908, CVE-2026-69207",
        lambda case, answer, got: len(names_of(case.asked)) > 256),
    Explanation(
        OURS, "any origin with credentials", RIGHT, ("configuration",),
        "The configuration is refused: browsers ignore `*` beside credentials, and echoing instead "
        "would open the user's session to every page.",
        "Fetch #cors-protocol-and-credentials; CVE-2018-20744",
        lambda case, answer, got: any_with_credentials(case)),
    Explanation(
        OURS, "null with credentials", STRICTER, ("configuration",),
        "The configuration is refused: any page can make a frame whose origin is `null`.",
        "Fetch #origin-header",
        lambda case, answer, got: case.config["credentials"] and "null" in case.config["origins"]),

    Explanation(
        RS, "capitals are lowered on both sides", LOOSER, ("passes", "reads"),
        "The origin is lower-cased before it is compared; no browser sends capitals, other "
        "clients do.", "Fetch #cors-check 4; rs/cors isOriginAllowed",
        lambda case, answer, got: got and case.origin != case.origin.lower()
        and (admits(case.config, case.origin.lower()) or matches_as_string(case))),
    Explanation(
        RS, "* matches characters, not labels", LOOSER, ("passes", "reads"),
        "`https://*.app.example` admits `https://.app.example`, `https://evil.test?.app.example` "
        "and what else begins and ends so.", "Fetch #origin-header; rs/cors wildcard.match",
        lambda case, answer, got: got and matches_as_string(case)),
    Explanation(
        RS, "two Origin lines pass under *", LOOSER, ("passes", "reads"),
        "A second Origin line is not noticed; no browser sends one.",
        "RFC 9110 5.3 (a field that is no list)",
        lambda case, answer, got: got and origin_lines(case) > 1 and any_origin(case)),
    Explanation(
        RS, "an empty Origin is none", STRICTER, ("passes", "reads"),
        "It is taken for a request without one; no browser sends one.", "Fetch #origin-header",
        lambda case, answer, got: not got and case.origin == ""),
    Explanation(
        RS, "OPTIONS is always granted", LOOSER, ("passes",),
        "A preflight for OPTIONS passes whatever the list says, though it is not safelisted.",
        "Fetch #cors-preflight-fetch 7.5",
        lambda case, answer, got: got and case.method == "OPTIONS" and not listed_method(case)),
    Explanation(
        RS, "any origin with credentials is inert", RIGHT, ("passes", "reads"),
        "It starts, and sends `*` beside `true`; no browser accepts that for a request with "
        "credentials.", "Fetch #cors-check 3, 4",
        lambda case, answer, got: any_with_credentials(case) and case.include
        and get(answer, "access-control-allow-origin") in ("*", None)),
    Explanation(
        RS, "safelisted methods have to be listed", STRICTER, ("passes", "reads"),
        "GET, HEAD and POST are refused unless they are listed, in preflights and in requests.",
        "Fetch #cors-preflight-fetch 7.5; rs/cors isMethodAllowed",
        lambda case, answer, got: not got and not listed_method(case)
        and normalise(case.method) in SAFELISTED_METHODS),
    Explanation(
        RS, "unlisted methods are unreadable", STRICTER, ("reads",),
        "A request with a method that is not listed runs, but its answer has no CORS headers.",
        "Fetch #http-responses; rs/cors isMethodAllowed",
        lambda case, answer, got: not got and not listed_method(case)),
    Explanation(
        RS, "methods are not normalised", STRICTER, ("passes",),
        "Access-Control-Request-Method `put` is not taken for PUT; browsers send it normalised.",
        "Fetch #concept-method-normalize",
        lambda case, answer, got: not got and not listed_method(case)
        and normalise(case.method) in case.config["methods"]),
    Explanation(
        RS, "lists are read as browsers write them", STRICTER, ("passes",),
        "Names asked for have to be lower case, sorted, unique, with at most one space or tab "
        "about them and 16 empty elements; other clients get a refusal without a reason.",
        "RFC 9110 5.6.1.2; Fetch #cors-preflight-fetch 5; rs/cors SortedSet",
        lambda case, answer, got: not got and not is_browser_list(case) and not any_name(case)),
    Explanation(
        RS, "an empty first line is all there is", STRICTER, ("passes", "names"),
        "If the first Access-Control-Request-Headers line is empty, no name is granted.",
        "RFC 9110 5.3 (lines combine)",
        lambda case, answer, got: not got and case.asked[:1] == ("",)),
    Explanation(
        RS, "grants only what was asked for", RIGHT, ("methods", "names"),
        "The answer names the one method and the names of this preflight, so the next one that "
        "asks for another cannot be saved.", "Fetch #cors-preflight-cache",
        lambda case, answer, got: got <= names_of(case.asked)
        or got == frozenset(extract(answer, "access-control-allow-methods"))),

    Explanation(
        TOWER, "answers every OPTIONS itself", STRICTER, ("runs", "exposed"),
        "An OPTIONS request never reaches the handler, preflight or not, and exposes nothing.",
        "Fetch #http-requests: a preflight has Access-Control-Request-Method",
        lambda case, answer, got: case.request["method"] == "OPTIONS"),
    Explanation(
        TOWER, "a literal * leaves Authorization out", RIGHT, ("passes",),
        "`Any` header is sent as `*`, which by the standard does not cover Authorization.",
        "Fetch #cors-preflight-fetch 7.6",
        lambda case, answer, got: not got and any_name(case)
        and "authorization" in names_of(case.asked)),
    Explanation(
        TOWER, "any name is a literal *", RIGHT, ("names",),
        "One `*` instead of the names, which a browser may keep for all names.",
        "Fetch #cors-preflight-cache",
        lambda case, answer, got: any_name(case) and got == {"*"}),
    Explanation(
        TOWER, "echoes the first line only", STRICTER, ("passes", "names"),
        "With credentials the names asked for are echoed, but of several lines only the first.",
        "RFC 9110 5.3 (lines combine); rs/cors issue 184",
        lambda case, answer, got: not got and any_name(case) and len(case.asked) > 1),
    Explanation(
        TOWER, "names asked for are not read", LOOSER, ("passes",),
        "With `Any` header a `*` answers what is no token too, and of several lines the first is "
        "echoed alone; no browser asks so.", "RFC 9110 5.6.2",
        lambda case, answer, got: got and any_name(case)
        and not all(TOKEN.fullmatch(name) for name in names_of(case.asked))),
    Explanation(
        TOWER, "the first of two Origin lines counts", LOOSER, ("passes", "reads"),
        "A second Origin line is not noticed; no browser sends one.",
        "RFC 9110 5.3 (a field that is no list)",
        lambda case, answer, got: got and origin_lines(case) > 1),
    Explanation(
        TOWER, "any origin with credentials", RIGHT, ("configuration",),
        "It panics when it is built.", "Fetch #cors-protocol-and-credentials",
        lambda case, answer, got: any_with_credentials(case)),
    Explanation(
        TOWER, "no wildcards within origins", STRICTER, ("configuration",),
        "Lists are exact; a pattern takes a predicate of one's own, so these are left out.",
        "tower-http AllowOrigin::list",
        lambda case, answer, got: any("*" in entry for entry in case.config["origins"])),
)


def explain(engine, aspect, case, answer, got):
    for row in TABLE:
        if row.engine == engine and aspect in row.aspects and row.applies(case, answer, got):
            return row
    return None
