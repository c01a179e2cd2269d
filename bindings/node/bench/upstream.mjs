// A server that streams tokens as fast as they are taken, one write a token: POST with {"tokens": N}.
// Prints its port, ends with its stdin.
import net from 'node:net';

const words = ['the', 'sky', ' is', ' blue', ' because', ' light', ' scatters', ' in', ' air', '.'];

const line = (word) =>
  `{"model":"tiny","created_at":"2026-11-23T07:53:12.17269409Z","message":{"role":"assistant","content":"${word}"},"done":false}\n`;
const last =
  '{"model":"tiny","created_at":"2026-11-23T07:53:12.17269409Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"eval_count":1}\n';
const chunk = (text) => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);

const chunks = words.map((word) => chunk(line(word)));
const end = Buffer.concat([chunk(last), Buffer.from('0\r\n\r\n')]);
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n';

function stream(socket, tokens) {
  let sent = 0;
  socket.write(head);
  const go = () => {
    while (sent < tokens) if (!socket.write(chunks[sent++ % chunks.length])) return socket.once('drain', go);
    socket.write(end);
  };
  go();
}

const server = net.createServer((socket) => {
  let text = '';
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    text += bytes;
    const body = text.split('\r\n\r\n')[1] ?? '';
    if (!body.endsWith('}')) return;
    text = '';
    stream(socket, JSON.parse(body).options.tokens);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
