// A server that notes what it was asked, and answers as a test says.
import http from 'node:http';
import { once } from 'node:events';

// `answer(request, response)`, request.text being the whole body. Gives { url, port, requests }.
export async function serve(t, answer) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    const pieces = [];
    request.on('error', () => {});
    response.on('error', () => {});
    const noted = { method: request.method, url: request.url, headers: request.rawHeaders, closed: once(response, 'close') };
    requests.push(noted);
    try {
      for await (const piece of request) pieces.push(piece);
    } catch {
      return; // it broke off
    }
    request.text = noted.body = Buffer.concat(pieces).toString();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}`, port, requests };
}

export function json(response, body, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

// Lines without a head that says so: `ollama` reads them as well.
export function lines(response, ...messages) {
  for (const message of messages) response.write(`${JSON.stringify(message)}\n`);
  return response;
}
