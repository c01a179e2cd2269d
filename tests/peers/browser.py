"""What a browser concludes from an answer, written from the text of the Fetch standard
(https://fetch.spec.whatwg.org/), and what the configuration meant it to conclude."""

import ipaddress
import re

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
SAFELISTED_METHODS = {"GET", "HEAD", "POST"}
NORMALISED = {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"}
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# Of our own making, never the application's: exposed so that a page reads why it was refused.
OWN_NAMES = {"x-ollama-cors-reason"}


def get(answer, name):
    """"get a header": all lines, joined."""
    values = [value.strip(" \t") for key, value in answer["headers"] if key.lower() == name]
    return ", ".join(values) if values else None


def extract(answer, name):
    """"extract header list values" by `#token` (RFC 9110 5.6.1). None = failure."""
    value = get(answer, name)
    items = [item.strip(" \t") for item in (value or "").split(",")]
    items = [item for item in items if item]
    return items if all(TOKEN.fullmatch(item) for item in items) else None


def normalise(method):
    return method.upper() if method.upper() in NORMALISED else method


def names_of(lines):
    items = [item.strip(" \t").lower() for line in lines for item in line.split(",")]
    return frozenset(item for item in items if item)


def cors_check(case, answer):
    """"CORS check" (#cors-check)."""
    allowed = get(answer, "access-control-allow-origin")
    if allowed is None:
        return False
    if not case.include and allowed == "*":
        return True
    if allowed != case.origin:
        return False
    return not case.include or get(answer, "access-control-allow-credentials") == "true"


def preflight(case, answer):
    """"CORS-preflight fetch" (#cors-preflight-fetch), step 7."""
    failed = {"passes": False, "lifetime": None, "methods": None, "names": None}
    if not cors_check(case, answer) or not 200 <= answer["status"] <= 299:
        return failed
    methods = extract(answer, "access-control-allow-methods")
    names = extract(answer, "access-control-allow-headers")
    if methods is None or names is None:
        return failed
    method, lower = normalise(case.method), {name.lower() for name in names}
    any_method = not case.include and "*" in methods
    if method not in methods and method not in SAFELISTED_METHODS and not any_method:
        return failed
    asked = names_of(case.asked)
    if "authorization" in asked and "authorization" not in lower:
        return failed
    if not asked <= lower and not (not case.include and "*" in lower):
        return failed
    age = get(answer, "access-control-max-age") or ""
    return {"passes": True, "lifetime": int(age) if re.fullmatch("[0-9]+", age) else 5,
            "methods": frozenset(methods), "names": frozenset(lower)}


def is_safe_to_cache(answer):
    """"CORS protocol and HTTP caches" (#cors-protocol-and-http-caches): the same for everyone, or
    `Vary: Origin`."""
    vary = {item.strip().lower() for item in (get(answer, "vary") or "").split(",")}
    return get(answer, "access-control-allow-origin") == "*" or bool(vary & {"origin", "*"})


def conclude(case, answer):
    """The outcome, aspect by aspect."""
    if case.kind == "preflight":
        return preflight(case, answer)
    outcome = {"runs": answer["ran"], "cacheable": is_safe_to_cache(answer)}
    if case.kind in ("cors", "options"):
        reads = cors_check(case, answer)
        exposed = {name.lower() for name in extract(answer, "access-control-expose-headers") or []}
        outcome.update(reads=reads, exposed=frozenset(exposed) if reads else None)
    return outcome


def is_host(host):
    if host.startswith("[") and host.endswith("]"):
        try:
            return str(ipaddress.IPv6Address(host[1:-1])) == host[1:-1]
        except ValueError:
            return False
    labels = host.split(".")
    if not all(re.fullmatch("[a-z0-9-]+", label) for label in labels):
        return False
    if not labels[-1].isdigit():
        return True
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def is_serialised(origin):
    """"`Origin` header" (#origin-header): the grammar of `serialized-origin`, or `null`."""
    if origin == "null":
        return True
    match = re.fullmatch(r"([a-z][a-z0-9+.-]*)://(.*?)(?::([1-9][0-9]{0,4}))?", origin)
    if not match or not is_host(match[2]):
        return False
    port = int(match[3] or 0)
    return port <= 65535 and (port == 0 or port != DEFAULT_PORTS.get(match[1]))


def admits(config, origin):
    """What the author of the list meant: an entry itself, whatever it is; `*` everyone; `*.` one
    label or more."""
    if config["origins"] == ["*"]:
        return True  # and the CORS check does not look further
    if origin in config["origins"] and "*" not in origin:
        return True
    for entry in config["origins"]:
        start, star, end = entry.partition("*")
        if star and origin.startswith(start) and origin.endswith(end):
            labels = origin[len(start):len(origin) - len(end)]
            # Browsers send host names with `_`, though the grammar lacks it.
            if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", labels):
                return True
    return False


def origin_lines(case):
    return sum(name == "Origin" for name, _ in case.request["headers"])


def meant(case):
    """The outcome that the configuration means, by the standard."""
    config = case.config
    granted = (origin_lines(case) == 1 and admits(config, case.origin)
               and (config["credentials"] or not case.include))
    if case.kind != "preflight":
        outcome = {"runs": True, "cacheable": True}
        if case.kind in ("cors", "options"):
            exposed = frozenset(name.lower() for name in config["exposed"])
            outcome.update(reads=granted, exposed=exposed if granted else None)
        return outcome
    method, asked = normalise(case.method), names_of(case.asked)
    any_name = config["headers"] == ["*"]
    listed = frozenset(name.lower() for name in config["headers"])
    granted = (granted
               and (method in config["methods"] or method in SAFELISTED_METHODS)
               and all(TOKEN.fullmatch(name) for name in asked)
               and (any_name or asked <= listed))
    if not granted:
        return {"passes": False, "lifetime": None, "methods": None, "names": None}
    return {"passes": True, "lifetime": config["max_age"], "methods": frozenset(config["methods"]),
            "names": asked if any_name else listed}


def is_looser(config, aspect, wanted, got):
    """Whether a page gets more than the configuration admits."""
    if got is None or aspect == "runs":
        return False
    if aspect == "cacheable":
        return not got
    if aspect == "names" and config["headers"] == ["*"]:
        return False
    if wanted is None:
        return True
    if isinstance(got, frozenset):
        return not got - OWN_NAMES <= wanted
    return got > wanted
