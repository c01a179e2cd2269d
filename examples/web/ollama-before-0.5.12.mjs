// Ollama as the story met it: answers preflights with the list of request headers that Ollama had
// before 0.5.12 (February 2025), which lacks x-stainless-timeout; everything else goes to the
// upstream as it came.
import { createServer, request } from "node:http";
import { fileURLToPath } from "node:url";

// The list grew one SDK header at a time: 0.1.35, 0.1.42, 0.4 (retry-count), 0.5.5 (the helpers).
const allowedHeaders = [
  "Authorization", "Content-Type", "User-Agent", "Accept", "X-Requested-With",
  "X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-Os", "X-Stainless-Arch",
  "X-Stainless-Runtime", "X-Stainless-Runtime-Version", "X-Stainless-Async",
  "X-Stainless-Retry-Count", "X-Stainless-Helper-Method", "X-Stainless-Poll-Helper",
  "X-Stainless-Custom-Poll-Interval",
].join(",");

const allowedOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/;

function preflight(incoming, response) {
  if (!allowedOrigin.test(incoming.headers.origin)) {
    response.writeHead(403).end();
    return;
  }
  response.writeHead(204, {
    "Access-Control-Allow-Headers": allowedHeaders,
    "Access-Control-Allow-Methods": "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS",
    "Access-Control-Allow-Origin": incoming.headers.origin,
    "Access-Control-Max-Age": "43200",
    Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
  });
  response.end();
}

export function startOllamaBefore0512(upstream, port = 0) {
  const server = createServer((incoming, response) => {
    if (incoming.method === "OPTIONS" && incoming.headers.origin) {
      preflight(incoming, response);
      return;
    }
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url, upstream), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        stop() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startOllamaBefore0512(process.argv[2] ?? "http://127.0.0.1:11434");
  console.log(`listening on ${url}`);
}
