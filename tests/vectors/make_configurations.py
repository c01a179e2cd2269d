"""configurations.json: configuration texts and every problem that each must be told. CONTRACT.md 1 and 2.

A case: id, why, text (or a document), and its problems: (severity, code, pointer, suggestion as JSON text); None for a
suggestion that is not compared.
"""

import json
import pathlib

import make_jub0bs_configurations


def error(code, pointer="", suggestion=""):
    return {"severity": "error", "code": code, "pointer": pointer, "suggestion": suggestion}


def warning(code, pointer="", suggestion=""):
    return {"severity": "warning", "code": code, "pointer": pointer, "suggestion": suggestion}


def rule(origin, **parts):
    origins = origin if isinstance(origin, list) else [origin]
    return {"rules": [{"origins": origins, **parts}]}


PAGE = "https://app.example"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of "test"
O = "/rules/0/origins/0"

CASES = [
    # What is right has no problem.
    ("valid.empty-object", "every key is optional", {}, []),
    ("valid.rules-empty", "rules [] = no page may cross", {"rules": []}, []),
    ("valid.white-space", "RFC 8259 2", " \n\t{ }\r\n", []),
    ("valid.rule", "the defaults", rule(PAGE), []),
    ("valid.whole-rule", "every key of a rule",
     rule([PAGE, "@loopback", "https://*.team.example:*"], routes=["inference", "read", "/v1/new-thing", "/v1/x/*"],
          methods=["GET", "POST"], request_headers=["content-type", "x-stainless-*", "@openai"],
          response_headers=["x-request-id"], credentials=False, max_age=60), []),
    ("valid.presets", "CONTRACT 2, presets",
     rule(["@loopback", "@tauri", "@obsidian", "@vscode", "@capacitor", "@electron", "@extensions"]), []),
    ("valid.ports", "CONTRACT 2, patterns", rule(["http://localhost:3000-3010", "https://a.example:*", "app://*"]), []),
    ("valid.server", "every key of the server",
     {"listen": ["127.0.0.1:0"], "upstream": "http://127.0.0.1:11434", "upstream_headers": {"x-a": "b"}, "threads": 2,
      "limits": {"head_bytes": 65536, "target_bytes": 16384, "fields": 200, "body_bytes": None, "connections": 1024},
      "timeouts": {"head_ms": 1, "connect_ms": 5000, "first_byte_ms": None, "idle_ms": 1000, "write_ms": 1,
                   "keep_alive_ms": 0, "drain_ms": 0}, "log": {"level": "debug", "format": "json"}}, []),
    ("valid.limits-null", "null = no limit", {"limits": {"head_bytes": None, "connections": None}}, []),
    ("valid.replay", "upstream replay:", {"upstream": "replay:"}, []),
    ("valid.keys", "api_keys", {"api_keys": [{"name": "a", "sha256": SHA, "routes": ["read"]}]}, []),
    ("valid.network-with-keys", "api_keys make the network fine",
     {"listen": ["0.0.0.0:11435"], "api_keys": [{"name": "a", "sha256": SHA}]}, []),
    ("valid.network-allowed", "allow_unauthenticated_network",
     {"listen": ["0.0.0.0:11435"], "allow_unauthenticated_network": True}, []),
    ("valid.any-origin", "dangerously any-origin", {**rule("*"), "dangerously": ["any-origin"]}, []),
    ("valid.insecure-with-credentials", "dangerously insecure-origins-with-credentials",
     {**rule("http://app.example", credentials=True), "dangerously": ["insecure-origins-with-credentials"]}, []),
    ("valid.loopback-with-credentials", "loopback is trustworthy", rule("@loopback", credentials=True), []),
    ("valid.deny", "deny", {**rule(PAGE), "deny": ["https://old.app.example", "null"]}, []),
    # Not JSON.
    ("json.empty", "RFC 8259", "", [error("not-json")]),
    ("json.words", "RFC 8259", "listen: 127.0.0.1", [error("not-json")]),
    ("json.trailing-comma", "RFC 8259 5", '{"rules": [],}', [error("not-json")]),
    ("json.comment", "RFC 8259", '{} // mine', [error("not-json")]),
    ("json.cut", "RFC 8259", '{"rules": [', [error("not-json")]),
    ("json.two", "RFC 8259", "{} {}", [error("not-json")]),
    ("json.byte-order-mark", "RFC 8259 8.1", "\ufeff{}", [error("not-json")]),
    ("json.list", "the document is an object", "[]", [error("wrong-type")]),
    ("json.null", "the document is an object", "null", [error("wrong-type")]),
    ("json.duplicate-key", "RFC 8259 4: names should be unique", '{"rules": [], "rules": []}',
     [error("duplicate-key", "/rules")]),
    # Unknown keys, with the nearest known one.
    ("unknown.typo", "the nearest known key", {"lsiten": ["127.0.0.1:0"]}, [error("unknown-key", "/lsiten", '"listen"')]),
    ("unknown.case", "keys are case-sensitive", {"Rules": []}, [error("unknown-key", "/Rules", '"rules"')]),
    ("unknown.plural", "the nearest known key", {"rule": []}, [error("unknown-key", "/rule", '"rules"')]),
    ("unknown.in-rule", "the nearest known key", rule(PAGE, method=["GET"]),
     [error("unknown-key", "/rules/0/method", '"methods"')]),
    ("unknown.in-limits", "the nearest known key", {"limits": {"header_bytes": 1}},
     [error("unknown-key", "/limits/header_bytes", '"head_bytes"')]),
    ("unknown.in-timeouts", "the nearest known key", {"timeouts": {"idle": 1}},
     [error("unknown-key", "/timeouts/idle", '"idle_ms"')]),
    ("unknown.in-log", "the nearest known key", {"log": {"levle": "info"}}, [error("unknown-key", "/log/levle", '"level"')]),
    ("unknown.pointer-escapes", "RFC 6901 3: ~ and / are escaped", {"a/b~c": 1},
     [error("unknown-key", "/a~1b~0c", None)]),
    ("unknown.two", "every problem at once", {"lsiten": [], "upsteam": ""},
     [error("unknown-key", "/lsiten", '"listen"'), error("unknown-key", "/upsteam", '"upstream"')]),
    # Types.
    ("type.rules", "rules is a list", {"rules": {}}, [error("wrong-type", "/rules", None)]),
    ("type.rule", "a rule is an object", {"rules": ["@loopback"]}, [error("wrong-type", "/rules/0", None)]),
    ("type.origins", "origins is a list", {"rules": [{"origins": PAGE}]},
     [error("wrong-type", "/rules/0/origins", None)]),
    ("type.origin", "an origin is a text", rule([1]), [error("wrong-type", O, None)]),
    ("type.credentials", "credentials is a boolean", rule(PAGE, credentials="true"),
     [error("wrong-type", "/rules/0/credentials", "true")]),
    ("type.max-age", "max_age is a number", rule(PAGE, max_age="600"), [error("wrong-type", "/rules/0/max_age", "600")]),
    ("type.threads", "threads is a number", {"threads": "2"}, [error("wrong-type", "/threads", "2")]),
    ("type.upstream", "upstream is a text", {"upstream": 11434}, [error("wrong-type", "/upstream", None)]),
    # Ranges and choices.
    ("range.max-age", "no browser keeps it longer", rule(PAGE, max_age=86401),
     [error("out-of-range", "/rules/0/max_age", "86400")]),
    ("range.max-age-negative", "max_age", rule(PAGE, max_age=-1), [error("out-of-range", "/rules/0/max_age", "0")]),
    ("range.max-age-fraction", "delta-seconds are whole", rule(PAGE, max_age=1.5),
     [error("out-of-range", "/rules/0/max_age", None)]),
    ("range.threads", "at least one", {"threads": 0}, [error("out-of-range", "/threads", "1")]),
    ("choice.mode", "mode", {"mode": "shaddow"}, [error("unknown-value", "/mode", '"shadow"')]),
    ("choice.log-level", "log.level", {"log": {"level": "warn"}}, [error("unknown-value", "/log/level", '"warning"')]),
    ("choice.log-format", "log.format", {"log": {"format": "jsn"}}, [error("unknown-value", "/log/format", '"json"')]),
    ("choice.dangerously", "dangerously", {"dangerously": ["any-origins"]},
     [error("unknown-value", "/dangerously/0", '"any-origin"')]),
    # Rules.
    ("rule.no-origins", "origins is required", {"rules": [{}]}, [error("missing-key", "/rules/0", None)]),
    ("rule.empty-origins", "a rule for nobody", {"rules": [{"origins": []}]}, [error("empty-list", "/rules/0/origins", None)]),
    ("rule.unknown-class", "the nearest known class", rule(PAGE, routes=["inferense"]),
     [error("unknown-route", "/rules/0/routes/0", '"inference"')]),
    ("rule.path-without-slash", "a path begins with /", rule(PAGE, routes=["v1/x"]),
     [error("unknown-route", "/rules/0/routes/0", '"/v1/x"')]),
    ("rule.path-that-never-matches", "paths are compared canonical", rule(PAGE, routes=["/v1//x/"]),
     [error("bad-route", "/rules/0/routes/0", '"/v1/x"')]),
    ("rule.path-with-star-inside", "a final /* alone", rule(PAGE, routes=["/v1/*/x"]),
     [error("bad-route", "/rules/0/routes/0", None)]),
    ("rule.method-lower-case", "Fetch, normalise a method", rule(PAGE, methods=["post"]),
     [warning("method-normalised", "/rules/0/methods/0", '"POST"')]),
    ("rule.method-patch", "Fetch does not normalise patch", rule(PAGE, methods=["patch"]),
     [warning("method-case", "/rules/0/methods/0", '"PATCH"')]),
    ("rule.method-forbidden", "never CONNECT, TRACE, TRACK", rule(PAGE, methods=["TRACE"]),
     [error("forbidden-method", "/rules/0/methods/0", None)]),
    ("rule.method-invalid", "a method is a token", rule(PAGE, methods=["GET POST"]),
     [error("bad-method", "/rules/0/methods/0", None)]),
    ("rule.header-star", "never a literal *", rule(PAGE, request_headers=["*"]),
     [error("bad-header", "/rules/0/request_headers/0", '"any"')]),
    ("rule.header-invalid", "a header name is a token", rule(PAGE, request_headers=["x foo"]),
     [error("bad-header", "/rules/0/request_headers/0", None)]),
    ("rule.package", "the nearest known package", rule(PAGE, request_headers=["@opena"]),
     [error("unknown-package", "/rules/0/request_headers/0", '"@openai"')]),
    ("rule.header-forbidden", "Fetch, forbidden request-header: browsers let no page set it",
     rule(PAGE, request_headers=["cookie"]), [warning("forbidden-header", "/rules/0/request_headers/0", None)]),
    # Origins.
    ("origin.upper-case", "normalised, and says so", rule("HTTPS://App.Example"),
     [warning("origin-normalised", O, f'"{PAGE}"')]),
    ("origin.trailing-slash", "normalised, and says so", rule(PAGE + "/"), [warning("origin-normalised", O, f'"{PAGE}"')]),
    ("origin.default-port", "normalised, and says so", rule(PAGE + ":443"), [warning("origin-normalised", O, f'"{PAGE}"')]),
    ("origin.white-space", "normalised, and says so", rule(f" {PAGE} "), [warning("origin-normalised", O, f'"{PAGE}"')]),
    ("origin.no-scheme", "an origin has a scheme", rule("app.example"), [error("bad-origin", O, f'"{PAGE}"')]),
    ("origin.local-without-scheme", "this machine's pages come by http", rule("localhost:3000"),
     [error("bad-origin", O, '"http://localhost:3000"')]),
    ("origin.path", "an origin has no path", rule(PAGE + "/chat"), [error("bad-origin", O, f'"{PAGE}"')]),
    ("origin.user", "an origin has no user", rule("https://me@app.example"), [error("bad-origin", O, f'"{PAGE}"')]),
    ("origin.empty", "an origin has a scheme", rule(""), [error("bad-origin", O)]),
    ("origin.http-star", "scheme://* for non-http schemes only", rule("http://*"), [error("bad-origin", O, None)]),
    ("origin.star-in-ip", "an IP address has no labels", rule("http://127.0.0.*"), [error("bad-origin", O, None)]),
    ("origin.port-too-high", "a port has 16 bits", rule("http://localhost:70000"), [error("bad-origin", O, None)]),
    ("origin.port-range-backwards", "CONTRACT 2, :3000-3010", rule("http://localhost:3010-3000"),
     [error("bad-origin", O, None)]),
    ("origin.unknown-preset", "the nearest known preset", rule("@loopbck"), [error("unknown-preset", O, '"@loopback"')]),
    ("origin.twice", "redundant", rule([PAGE, PAGE]), [warning("redundant-origin", "/rules/0/origins/1", None)]),
    ("origin.any", "dangerously any-origin", rule("*"), [error("any-origin", O, None)]),
    ("origin.any-with-credentials", "CVE-2024-25124: nothing permits both",
     {**rule("*", credentials=True), "dangerously": ["any-origin"]}, [error("any-origin-with-credentials", O, None)]),
    ("origin.null", "every sandboxed frame is null", rule("null"), [warning("null-origin", O, None)]),
    ("origin.insecure-with-credentials", "anyone on the way can be that page", rule("http://app.example", credentials=True),
     [error("insecure-origin-with-credentials", O, f'"{PAGE}"')]),
    ("origin.public-suffix", "a wildcard under a public suffix is a warning", rule("https://*.co.uk"),
     [warning("public-suffix-wildcard", O, None)]),
    ("origin.public-suffix-with-credentials", "with credentials an error", rule("https://*.github.io", credentials=True),
     [error("public-suffix-wildcard", O, None)]),
    ("origin.public-suffix-with-manage", "with manage an error", rule("https://*.github.io", routes=["manage"]),
     [error("public-suffix-wildcard", O, None)]),
    ("origin.public-suffix-accepted", "dangerously public-suffix-wildcard",
     {**rule("https://*.github.io", credentials=True), "dangerously": ["public-suffix-wildcard"]},
     [warning("public-suffix-wildcard", O, None)]),
    ("origin.deny", "deny holds origins too", {"deny": ["app.example"]}, [error("bad-origin", "/deny/0", f'"{PAGE}"')]),
    ("origin.two-in-two-rules", "every problem at once",
     {"rules": [{"origins": ["a b"]}, {"origins": [PAGE, PAGE + "/x"]}]},
     [error("bad-origin", O, None), error("bad-origin", "/rules/1/origins/1", f'"{PAGE}"')]),
    # Server.
    ("listen.no-port", "HOST:PORT", {"listen": ["127.0.0.1"]}, [error("bad-listen", "/listen/0", '"127.0.0.1:11435"')]),
    ("listen.url", "HOST:PORT", {"listen": ["http://127.0.0.1:8080"]}, [error("bad-listen", "/listen/0", '"127.0.0.1:8080"')]),
    ("listen.ipv6-without-brackets", "RFC 3986 3.2.2", {"listen": ["::1:8080"]}, [error("bad-listen", "/listen/0", None)]),
    ("listen.unix", "unix: is reserved", {"listen": ["unix:/run/x"]}, [error("unix-reserved", "/listen/0", None)]),
    ("listen.empty", "nothing could connect", {"listen": []}, [error("empty-list", "/listen", None)]),
    ("listen.twice", "one socket an address", {"listen": ["127.0.0.1:1234", "127.0.0.1:1234"]},
     [error("duplicate-listen", "/listen/1", None)]),
    ("listen.network", "needs api_keys or the flag", {"listen": ["0.0.0.0:11435"]},
     [error("network-needs-key", "/listen/0", None)]),
    ("listen.shadow-on-network", "shadow is refused beyond loopback",
     {"listen": ["0.0.0.0:11435"], "mode": "shadow", "api_keys": [{"name": "a", "sha256": SHA}]},
     [error("shadow-on-network", "/listen/0", None)]),
    ("upstream.no-scheme", "a URL", {"upstream": "127.0.0.1:11434"},
     [error("bad-upstream", "/upstream", '"http://127.0.0.1:11434"')]),
    ("upstream.other-scheme", "http, https or replay:", {"upstream": "ftp://127.0.0.1"},
     [error("bad-upstream", "/upstream", None)]),
    ("upstream.port", "a port has 16 bits", {"upstream": "http://127.0.0.1:99999"}, [error("bad-upstream", "/upstream", None)]),
    ("upstream.itself", "not one of our own listeners", {"upstream": "http://127.0.0.1:11435"},
     [error("upstream-is-self", "/upstream", None)]),
    ("hosts.url", "a host name", {"hosts": ["http://ai.example/"]}, [error("bad-host", "/hosts/0", '"ai.example"')]),
    ("hosts.any", "rebinding passes", {"hosts": ["any"]}, [warning("any-host", "/hosts", None)]),
    ("hosts.upper-case", "normalised, and says so", {"hosts": ["AI.Example"]},
     [warning("host-normalised", "/hosts/0", '"ai.example"'),
      # The listen addresses are the default ones, and nothing called localhost or by its address is let in.
      warning("listen-not-in-hosts", "/hosts", '["ai.example","localhost","127.0.0.1","[::1]"]')]),
    ("keys.no-name", "a key has a name", {"api_keys": [{"sha256": SHA}]}, [error("missing-key", "/api_keys/0", None)]),
    ("keys.no-digest", "a key has a digest", {"api_keys": [{"name": "a"}]}, [error("missing-key", "/api_keys/0", None)]),
    ("keys.plain", "not the key itself", {"api_keys": [{"name": "a", "sha256": "sk-secret"}]},
     [error("bad-digest", "/api_keys/0/sha256", None)]),
    ("keys.upper-case", "lower-case hex", {"api_keys": [{"name": "a", "sha256": SHA.upper()}]},
     [error("bad-digest", "/api_keys/0/sha256", f'"{SHA}"')]),
    ("keys.same-name", "names differ", {"api_keys": [{"name": "a", "sha256": SHA}, {"name": "a", "sha256": "0" * 64}]},
     [error("duplicate-name", "/api_keys/1/name", None)]),
    ("all.at-once", "every problem at once, of every part",
     {"lsiten": 1, "upstream": "x y", "threads": 0, "rules": [{"origins": ["*"], "routes": ["x"]}], "mode": 1},
     [error("unknown-key", "/lsiten", '"listen"'), error("bad-upstream", "/upstream", None),
      error("out-of-range", "/threads", "1"), error("any-origin", O, None),
      error("unknown-route", "/rules/0/routes/0", None), error("wrong-type", "/mode", None)]),
]


class Configurations:
    path = pathlib.Path(__file__).resolve().parent / "configurations.json"

    def text(self):
        cases = []
        for name, why, document, problems in CASES + make_jub0bs_configurations.CASES:
            text = document if isinstance(document, str) else json.dumps(document)
            told = [{key: value for key, value in problem.items() if value is not None} for problem in problems]
            valid = all(problem["severity"] != "error" for problem in problems)
            case = {"id": f"config.{name}", "reference": why if "/cors" in why else f"CONTRACT 1: {why}", "text": text, "valid": valid}
            cases.append(json.dumps({**case, "problems": told}))
        return '{"cases": [\n' + ",\n".join(cases) + "\n]}\n"


def books():
    return [Configurations()]
