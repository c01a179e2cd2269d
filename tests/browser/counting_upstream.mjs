// An upstream that keeps every request which reaches it, preflights and broken ones included, and
// answers 200.
import { createServer } from "node:http";

export async function startCountingUpstream() {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(200, { "Content-Type": "application/json" }).end('{"reached":true}');
  });
  server.on("clientError", (error, socket) => {
    requests.push(`broken: ${error.code}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
