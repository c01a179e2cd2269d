"""client.json: what pages, extensions and webviews of the day really send, and Ollama 0.40 blocks or answers unread:
header names outside its fixed list, origins outside its defaults, paths that it redirects without CORS headers, names
of tunnels in Host. Measured against Ollama's own handler; ours follows CONTRACT.md 1 to 3.
"""

from authoring import *
from make_grants import DEFAULT_EXPOSED

# Who asks, where, and for what: names that Ollama's list lacks, as a browser composes them.
HEADERS = [
    ("anthropic-0-120", "/v1/messages",
     "anthropic-dangerous-direct-browser-access,anthropic-version,content-type,x-api-key,x-stainless-arch"),
    ("anthropic-1-12", "/v1/messages",
     "anthropic-dangerous-direct-browser-access,anthropic-version,authorization,content-type"),
    ("anthropic-beta", "/v1/messages", "anthropic-beta,anthropic-version,content-type,x-api-key"),
    ("anthropic-helper", "/v1/messages", "anthropic-version,content-type,x-stainless-helper,x-stainless-helper-method"),
    ("openai-organization", "/v1/chat/completions", "authorization,content-type,openai-organization,openai-project"),
    ("openai-idempotency", "/v1/chat/completions", "authorization,content-type,idempotency-key"),
    ("openai-next-sdk", "/v1/responses", "authorization,content-type,x-stainless-something-new"),
    ("opentelemetry", "/api/chat", "baggage,content-type,traceparent,tracestate"),
    ("sentry", "/api/chat", "baggage,content-type,sentry-trace"),
    ("datadog", "/api/chat",
     "content-type,x-datadog-origin,x-datadog-parent-id,x-datadog-sampling-priority,x-datadog-trace-id"),
    ("zipkin", "/api/chat", "b3,content-type,x-b3-sampled,x-b3-spanid,x-b3-traceid"),
    ("aws-xray", "/api/chat", "content-type,x-amzn-trace-id"), ("new-relic", "/api/chat", "content-type,newrelic"),
    ("openrouter", "/v1/chat/completions", "authorization,content-type,http-referer,x-title"),
    ("ngrok", "/api/tags", "ngrok-skip-browser-warning"), ("localtunnel", "/api/tags", "bypass-tunnel-reminder"),
    ("cloudflare-access", "/api/chat", "cf-access-client-id,cf-access-client-secret,content-type"),
    ("tailscale", "/api/chat", "content-type,tailscale-user-login"),
    ("cache-control", "/api/tags", "cache-control,pragma"),
    ("request-id", "/api/chat", "content-type,x-correlation-id,x-request-id"),
    ("csrf", "/api/chat", "content-type,x-csrf-token,x-xsrf-token"),
    ("codex-zstd", "/v1/responses", "content-encoding,content-type"),
    ("mcp", "/v1/chat/completions", "content-type,last-event-id,mcp-protocol-version,mcp-session-id"),
    ("azure", "/v1/chat/completions", "api-key,content-type"),
    ("google", "/v1/chat/completions", "content-type,x-goog-api-key"),
    ("event-stream", "/v1/chat/completions", "cache-control,content-type,last-event-id"),
    ("xhr", "/api/chat", "content-type,x-requested-with"),
    ("tus-upload", "/api/chat", "tus-resumable,upload-length,upload-offset"),
    ("htmx", "/api/chat", "hx-current-url,hx-request"),
    ("graphql", "/api/chat", "apollo-require-preflight,content-type"),
    ("supabase", "/api/chat", "apikey,authorization,x-client-info,x-supabase-api-version"),
]

CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
MOZ = "moz-extension://2c6a2b3e-9a7f-4f7e-8d3a-0c7d5a3c1b11"
# Shell, its origin, the preset or entry that admits it. None of them passes the default rule but where said.
SHELLS = [
    ("tauri-macos", "tauri://localhost", "@tauri"), ("tauri-android", "https://tauri.localhost", "@tauri"),
    ("obsidian", "app://obsidian.md", "@obsidian"), ("obsidian-ios", "capacitor://localhost", "@obsidian"),
    ("ionic-ios", "ionic://localhost", "@capacitor"), ("electron", "file://", "@electron"),
    ("electron-app", "app://bundle", "@electron"),
    ("vscode-webview", "vscode-webview://0f1c2k3m4n5p6q7r", "@vscode"),
    ("vscode-file", "vscode-file://vscode-app", "@vscode"),
    ("chrome", CHROME, "@extensions"), ("firefox", MOZ, "@extensions"),
    ("safari", "safari-web-extension://2c6a", "@extensions"), ("one-extension", CHROME, CHROME),
    ("wails", "wails://wails.localhost", "wails://*"), ("onlyoffice", "onlyoffice://plugin", "onlyoffice://*"),
    ("devtools", "devtools://devtools", "devtools://devtools"), ("sandboxed-frame", "null", "null"),
    ("second-loopback", "http://127.0.0.2:3000", "http://127.0.0.2:*"),
    ("unspecified", "http://0.0.0.0:3000", "http://0.0.0.0:3000"),
    ("private-address", "http://192.168.1.5:8080", "http://192.168.1.5:8080"),
    ("mdns", "http://box.local:3000", "http://*.local:*"),
]
BY_DEFAULT = {  # Ollama refuses all but the first two; the default rule does not.
    "vite": "http://localhost:5173", "loopback-ipv4": "http://127.0.0.1:3000", "loopback-ipv6": "http://[::1]:3000",
    "below-localhost": "http://foo.localhost:3000", "tauri-windows": "http://tauri.localhost",
    "wails-windows": "http://wails.localhost", "office-add-in": "https://localhost:3000",
    "capacitor-android": "https://localhost", "no-port": "http://localhost",
}

PATHS = {  # Ollama answers these 301 without CORS headers.
    "tags-slash": ("GET", "/api/tags/"), "tags-two-slashes": ("GET", "//api/tags"),
    "tags-slash-inside": ("GET", "/api//tags"), "tags-slash-query": ("GET", "/api/tags/?x=1"),
    "models-two-slashes": ("GET", "/v1//models"), "generate-slash": ("POST", "/api/generate/"),
    "base-with-slash": ("POST", "//v1/chat/completions"), "root-twice": ("GET", "//"),
    "head-slash": ("HEAD", "/api/tags/"),
}
UNKNOWN = {  # Ollama answers 404 or 405 in plain text; no SDK shows why.
    "batches": ("POST", "/v1/messages/batches"),
    "speech": ("POST", "/v1/audio/speech"),
    "files": ("POST", "/v1/files"), "moderations": ("POST", "/v1/moderations"), "assistants": ("GET", "/v1/assistants"),
    "base-twice": ("POST", "/v1/v1/chat/completions"), "both-bases": ("POST", "/api/v1/chat/completions"),
    "no-base": ("POST", "/chat/completions"), "favicon": ("GET", "/favicon.ico"),
    "responses-get": ("GET", "/v1/responses/resp_1"),
    "web-search": ("POST", "/api/web_search"), "well-known": ("GET", "/.well-known/openid-configuration"),
    "api-root": ("GET", "/api/"),
}
TUNNELS = {"ngrok": "ab12.ngrok-free.example", "cloudflared": "words-of-it.trycloudflare.example",
           "tailscale": "box.tail1234.ts.example",
           "docker": "host.docker.internal:11435", "mdns": "box.local:11435", "nginx": "ai.example"}


def headers(add):
    for name, path, names in HEADERS:
        method = "GET" if path == "/api/tags" else "POST"
        add(f"headers.{name}", "Ollama's list lacks a name of these; CONTRACT 1: any", "app",
            asking(method, path, PAGE, names), granted(PAGE, names))
    add("headers.listed-alone", "CONTRACT 3: a rule that lists names is as blind as Ollama, but says which", "ollama",
        asking("POST", "/api/chat", PAGE, "content-type,traceparent"),
        named(PAGE, "header-not-allowed", "authorization,content-type,user-agent,accept,x-requested-with"))
    add("headers.listed-and-prefix", "CONTRACT 1: prefix-*: the next header of the SDK passes", "stainless",
        asking("POST", "/v1/chat/completions", PAGE, "authorization,content-type,x-stainless-something-new"),
        granted(PAGE, "authorization,content-type,x-stainless-something-new"))
    add("headers.foreign", "CONTRACT 3.3: names help no foreign page", "app",
        asking("POST", "/v1/messages", FOREIGN, "anthropic-version,x-api-key"),
        opaque("origin-not-allowed", kind="preflight"))
    add("headers.private-network", "PNA is gone from browsers: nothing to answer", "app",
        asking("POST", "/api/chat", PAGE, "content-type", ("Access-Control-Request-Private-Network", "true")),
        granted(PAGE, "content-type"))


def origins(add):
    for name, origin, entry in SHELLS:
        using = policy(rule(entry))
        add(f"shell.{name}", f"CONTRACT 2: {entry}", using, actual("GET", "/api/tags", origin), allowed(origin))
        add(f"shell.{name}-preflight", f"CONTRACT 2: {entry}", using,
            asking("POST", "/api/chat", origin, "content-type,traceparent"),
            granted(origin, "content-type,traceparent"))
        if name == "one-extension":
            continue
        add(f"shell.{name}-by-default", "CONTRACT 1: one rule for @loopback", {}, actual("POST", "/api/chat", origin),
            allowed(origin, expose=DEFAULT_EXPOSED) if name == "tauri-android" else opaque("origin-not-allowed"))
    for name, origin in BY_DEFAULT.items():
        add(f"default.{name}", "CONTRACT 1 and 2: @loopback", {}, actual("POST", "/api/chat", origin),
            allowed(origin, expose=DEFAULT_EXPOSED))
        add(f"default.{name}-preflight", "CONTRACT 1 and 2: @loopback", {},
            asking("POST", "/v1/messages", origin, "anthropic-version,content-type,x-api-key"),
            granted(origin, "anthropic-version,content-type,x-api-key"))
        add(f"default.{name}-manages-nothing", "CONTRACT 1: inference and read by default", {},
            actual("DELETE", "/api/delete", origin), readable(origin, "route-not-granted", expose=DEFAULT_EXPOSED))
    for method, path in [("GET", "/api/tags"), ("HEAD", "/"), ("POST", "/api/generate"), ("DELETE", "/api/delete"),
                         ("OPTIONS", "/api/chat")]:
        add(f"foreign.{method.lower()}", "CONTRACT 3.3: refused and not forwarded, any method", {},
            actual(method, path, FOREIGN),
            opaque("origin-not-allowed"))
    add("foreign.options-without-origin", "CONTRACT 3.1: no Origin, no CORS", {}, request("OPTIONS", "/api/chat"),
        untouched("not-cors"))
    for name, entry in [("capitals", "HTTPS://App.Example"), ("slash", "https://app.example/"),
                        ("port", "https://app.example:443"),
                        ("white-space", " https://app.example ")]:
        add(f"written.{name}", "CONTRACT 2: what people write is normalised", policy(rule(entry)),
            actual("POST", "/api/chat", PAGE), allowed(PAGE))
    add("written.ipv6-long", "CONTRACT 2: what people write is normalised",
        policy(rule("http://[0:0:0:0:0:0:0:1]:3000")),
        actual("POST", "/api/chat", "http://[::1]:3000"), allowed("http://[::1]:3000"))
    add("written.two-stars", "Ollama panics at it; CONTRACT 2", policy(rule("https://*.x.example:*")),
        actual("POST", "/api/chat", "https://a.x.example:8443"), allowed("https://a.x.example:8443"))


def paths(add):
    for name, (method, path) in PATHS.items():
        add(f"path.{name}", "CONTRACT 3, routes: // and a trailing / are removed, never redirected", "app",
            actual(method, path, PAGE), allowed(PAGE))
        add(f"path.{name}-preflight", "CONTRACT 3, routes: and the preflight before", "app",
            asking(method, path, PAGE, "content-type"), granted(PAGE, "content-type"))
    for name, (method, path) in UNKNOWN.items():
        add(f"unknown.{name}", "CONTRACT 3, routes: 403, readable", "app", actual(method, path, PAGE),
            readable(PAGE, "route-unknown"))
    for name in ("batches", "speech", "responses-get"):
        add(f"unknown.{name}-preflight", "CONTRACT 1: granted as asked, so that the refusal is read", "app",
            asking(*UNKNOWN[name], PAGE, "content-type"), granted(PAGE, "content-type", at=None))
    for name, host in TUNNELS.items():
        add(f"tunnel.{name}", "CONTRACT 3.2: a name that was not configured; the page reads why", "app",
            actual("POST", "/api/chat", PAGE, host=("Host", host)), readable(PAGE, "host-not-allowed"))
        add(f"tunnel.{name}-configured", "CONTRACT 1, hosts", policy(rule(PAGE), hosts=[host.partition(":")[0]]),
            actual("POST", "/api/chat", PAGE, host=("Host", host)), allowed(PAGE))
    add("tunnel.unspecified-address", "CONTRACT 1, hosts: any-ip; pages name 0.0.0.0 too", "app",
        actual("POST", "/api/chat", PAGE, host=("Host", "0.0.0.0:11435")), allowed(PAGE))
    add("tunnel.preflight", "CONTRACT 3: Host is asked first; the origin reads the status", "app",
        asking("POST", "/api/chat", PAGE, "content-type", host=("Host", "ab12.ngrok-free.example")),
        outcome("preflight", "refuse", "host-not-allowed", 403,
                [["Access-Control-Allow-Origin", PAGE], VARY_PREFLIGHT, [REASON, "host-not-allowed"]], None))


def books():
    book = Book("client", app=APP,
                ollama=policy(rule(PAGE, request_headers=["Authorization", "Content-Type", "User-Agent", "Accept",
                                                          "X-Requested-With"])),
                stainless=policy(rule(PAGE, request_headers=["authorization", "content-type", "x-stainless-*"])))
    headers(book.add)
    origins(book.add)
    paths(book.add)
    return [book]
