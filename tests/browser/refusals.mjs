// Every refusal that a page can bring about: the configuration, and what the page asks for. Where not
// every browser prints something, `printedBy` says which do: Firefox is silent about a status.
const headersOf = (count) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-many-${index}`, "1"]));

const loopback = (rule = {}) => ({ rules: [{ origins: ["@loopback"], ...rule }] });
// The hash of no key that these tests know.
const keyed = { api_keys: [{ name: "a", sha256: "0".repeat(64) }] };

export const refusals = [
  { name: "origin-not-allowed, plain request",
    config: { rules: [] }, method: "GET", path: "/api/tags" },
  { name: "origin-not-allowed, preflight", config: { rules: [] }, path: "/api/chat" },
  { name: "origin-denied, plain request",
    config: { deny: ["@loopback"] }, method: "GET", path: "/api/tags" },
  { name: "origin-denied, preflight", config: { deny: ["@loopback"] }, path: "/api/chat" },
  { name: "header-not-allowed", config: loopback({ request_headers: ["content-type"] }),
    path: "/v1/messages", headers: { "X-Api-Key": "k" } },
  { name: "header-not-allowed, authorization",
    config: loopback({ request_headers: ["content-type", "x-*"] }),
    path: "/v1/messages", headers: { Authorization: "Bearer k" } },
  { name: "method-not-allowed, preflight", config: loopback({ methods: ["POST"], routes: ["any"] }),
    method: "DELETE", path: "/api/delete" },
  { name: "method-not-allowed, patch is not PATCH",
    config: loopback({ methods: ["PATCH"], routes: ["any"] }),
    method: "patch", path: "/api/chat" },
  { name: "method-not-allowed, plain request", printedBy: ["Chromium"],
    config: loopback({ methods: ["PUT"] }), method: "GET",
    path: "/api/tags" },
  { name: "method-not-allowed, POST behind a preflight", printedBy: ["Chromium"],
    config: loopback({ methods: ["PUT"] }), path: "/api/chat" },
  { name: "too-many-request-headers",
    config: loopback(), path: "/api/chat", headers: headersOf(300),
    anyHeader: true },
  { name: "host-not-allowed, admitted origin", config: { ...loopback(), hosts: ["ollama.example"] },
    path: "/api/chat" },
  { name: "host-not-allowed, admitted origin, plain request", printedBy: ["Chromium"],
    config: { ...loopback(), hosts: ["ollama.example"] },
    method: "GET", path: "/api/tags" },
  { name: "host-not-allowed, other origin",
    config: { rules: [], hosts: ["ollama.example"] }, path: "/api/chat" },
  { name: "key-missing", printedBy: ["Chromium"], config: keyed, path: "/api/chat" },
  { name: "key-unknown", printedBy: ["Chromium"],
    config: keyed, path: "/api/chat", headers: { "X-Api-Key": "k" } },
  { name: "route-not-granted", printedBy: ["Chromium"],
    config: loopback(), method: "DELETE", path: "/api/delete" },
  { name: "route-unknown", printedBy: ["Chromium"], config: loopback(), path: "/v1/no-such-thing" },
  { name: "nothing refused", printedBy: [], config: loopback(), path: "/api/chat" },
];

// As fetch() takes it; the body is JSON, as `ollama-cors decide` takes it to be.
export function requestOf({ method = "POST", headers = {} }) {
  if (method === "GET") return { method, headers };
  return { method, headers: { "Content-Type": "application/json", ...headers }, body: "{}" };
}

// Of several headers each browser names one of its own choice.
export const withoutHeaderName = (line) => line.replace(/(field |header ‘)[\w-]+/i, "$1…");
