// The policy inside a server of your own: pages at https://app.example may use it, no other page may.
// Ends when stdin is closed.
import http from 'node:http';
import { Policy } from 'ollama-cors';

const policy = new Policy({ rules: [{ origins: ['https://app.example'] }] }, { profile: 'middleware' });

const server = http.createServer((request, response) => {
  const decision = policy.decide(request.method, request.url, request.rawHeaders);
  if (decision.status !== null) {
    // A preflight, or a refusal: the answer is made here.
    const own = decision.body === null ? [] : [['Content-Type', 'application/json']];
    response.writeHead(decision.status, decision.answer(own).flat()).end(decision.body ?? undefined);
    return;
  }
  // It goes on: the handler's own lines, and those that the policy adds.
  const own = [['Content-Type', 'text/plain'], ['Vary', 'Accept-Language']];
  response.writeHead(200, decision.answer(own).flat()).end('hello\n');
});

server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));

process.stdin.resume().once('end', () => {
  server.close();
  server.closeAllConnections();
});
