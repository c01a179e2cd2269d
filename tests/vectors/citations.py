"""What the cases must cite, so that nothing published is forgotten: the mistakes of other CORS engines, and the rules
of Fetch's CORS protocol that a server can break. `authoring.py --check` names those that no case cites.
"""

import re

# Every published mistake, by the names under which it is found.
PUBLISHED = [
    "CVE-2018-20744", "CVE-2025-47908", "GHSA-mh55-gqvf-xfwm", "GO-2024-2883", "rs/cors#170", "rs/cors#174",
    "rs/cors#184", "rs/cors#197", "CVE-2019-25211", "GHSA-vhxv-fg4m-p2w8", "GHSA-v84h-653v-4pq9", "jub0bs/cors#12",
    "jub0bs/cors#14", "jub0bs/cors#15", "CVE-2024-27302", "CVE-2023-28109", "CVE-2024-25124", "CVE-2023-49803",
    "CVE-2024-1681", "CVE-2024-6221", "CVE-2024-6839", "CVE-2024-6844", "CVE-2024-6866", "GHSA-q7jf-gf43-6x6p",
    "CVE-2026-54290", "CVE-2026-69207", "GHSA-8j4g-w8fx-2239", "CVE-2020-5397", "envoyproxy/gateway#9965",
    "CVE-2024-28224",
]

# Short name -> section and step of https://fetch.spec.whatwg.org/ as a reference cites it.
FETCH_RULES = {
    "origin-grammar": "Origin header: serialized-origin",
    "origin-null": "Origin header: null is byte for byte",
    "origin-one": "Origin header: one value",
    "origin-opaque": "serialising an origin: an opaque one is null",
    "redirect-taint": "byte-serialising a request origin: a redirect taint makes it null",
    "cors-request": "CORS protocol, HTTP requests: a CORS request has an Origin",
    "preflight-request": "CORS protocol, HTTP requests: OPTIONS with Access-Control-Request-Method",
    "not-only-cors": "CORS protocol, HTTP requests: same-origin requests carry Origin too",
    "actual-response": "CORS protocol, HTTP responses: any status may carry the headers",
    "preflight-response": "CORS protocol, HTTP responses: a preflight's answer has an ok status",
    "allow-origin": "HTTP new-header syntax: Access-Control-Allow-Origin is one origin or *",
    "allow-credentials": "HTTP new-header syntax: Access-Control-Allow-Credentials is true or absent",
    "expose-syntax": "HTTP new-header syntax: Access-Control-Expose-Headers is #field-name",
    "allow-methods": "HTTP new-header syntax: Access-Control-Allow-Methods is #method",
    "allow-headers": "HTTP new-header syntax: Access-Control-Allow-Headers is #field-name",
    "max-age-syntax": "HTTP new-header syntax: Access-Control-Max-Age is delta-seconds",
    "star-credentials": "CORS protocol and credentials: * never with include",
    "caches-no-origin": "CORS protocol and HTTP caches: Vary on an answer to no Origin",
    "caches-admitted": "CORS protocol and HTTP caches: Vary on an admitted answer",
    "caches-refused": "CORS protocol and HTTP caches: Vary on a refusal",
    "caches-preflight": "CORS protocol and HTTP caches: Vary on a preflight's answer",
    "check-2": "CORS check 2: no Access-Control-Allow-Origin fails",
    "check-4": "CORS check 4: it must be the request's origin, byte for byte",
    "check-6": "CORS check 6: Access-Control-Allow-Credentials must be true",
    "preflight-3": "CORS-preflight fetch 3: Access-Control-Request-Method keeps its case",
    "preflight-5": "CORS-preflight fetch 5: sorted, in lower case, joined by a bare comma",
    "preflight-7": "CORS-preflight fetch 7: CORS check and ok status",
    "preflight-7-3": "CORS-preflight fetch 7.3: a list that cannot be read is a network error",
    "preflight-7-4": "CORS-preflight fetch 7.4: an upload listener preflights a safelisted method",
    "preflight-7-5": "CORS-preflight fetch 7.5: the method is listed",
    "preflight-7-6": "CORS-preflight fetch 7.6: Authorization is listed by name",
    "preflight-7-7": "CORS-preflight fetch 7.7: every unsafe name is listed, in any case",
    "preflight-7-8": "CORS-preflight fetch 7.8: Access-Control-Max-Age",
    "preflight-no-credentials": "CORS-preflight fetch: sent without credentials",
    "normalise": "normalise a method: DELETE, GET, HEAD, OPTIONS, POST, PUT alone",
    "forbidden-method": "forbidden method: CONNECT, TRACE, TRACK in any case",
    "safelisted-method": "CORS-safelisted method: GET, HEAD, POST need no preflight",
    "safelisted-request-header": "CORS-safelisted request-header: by name and value",
    "non-wildcard": "CORS non-wildcard request-header name: Authorization",
    "forbidden-request-header": "forbidden request-header: no page can send it",
    "safelisted-response-header": "CORS-safelisted response-header name: readable without exposing",
    "forbidden-response-header": "forbidden response-header name: Set-Cookie is never exposed",
    "exposed-list": "main fetch: the exposed names are those listed, no more",
    "exposed-star": "main fetch: * in Access-Control-Expose-Headers without credentials",
    "exposed-credentials": "main fetch: * in Access-Control-Expose-Headers is a name with credentials",
}


def fetch(rule, note=""):
    """The reference of a case about one of the rules."""
    return f"Fetch, {FETCH_RULES[rule]}" + (f"; {note}" if note else "")


def uncited(references):
    """What the references (of whole cases, with their ids) leave out."""
    text = "\n".join(references)
    # "#17" is not cited by "#170".
    missing = [name for name in PUBLISHED if not re.search(re.escape(name) + r"(?![0-9])", text)]
    return missing + [f"Fetch: {rule}" for rule in FETCH_RULES if fetch(rule) not in text]
