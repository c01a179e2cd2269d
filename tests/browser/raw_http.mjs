// One HTTP/1.1 exchange written by hand, for requests that no HTTP client would send.
import { connect } from "node:net";

// `lines`: the request line and the header lines, without Connection. Gives {status, headers, body};
// `headers` maps lower-case names to values, a repeated name joined by ", ".
export async function rawExchange(url, lines, body = "") {
  const { hostname, port } = new URL(url);
  const head = [...lines, "Connection: close"];
  if (body) head.push(`Content-Length: ${Buffer.byteLength(body)}`);
  const socket = connect(Number(port), hostname);
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  const bytes = [];
  for await (const chunk of socket) bytes.push(chunk);

  const answer = Buffer.concat(bytes).toString();
  const end = answer.indexOf("\r\n\r\n");
  const [statusLine, ...fields] = answer.slice(0, end).split("\r\n");
  const headers = new Map();
  for (const field of fields) {
    const colon = field.indexOf(":");
    const name = field.slice(0, colon).toLowerCase();
    const value = field.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return { status: Number(statusLine.split(" ")[1]), headers, body: answer.slice(end + 4) };
}
