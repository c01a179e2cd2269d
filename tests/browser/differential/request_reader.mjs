// Reads HTTP/1.1 requests off one connection as they were sent: names in their spelling, lines in
// their order, bytes as U+0000 to U+00FF.

const headEnd = "\r\n\r\n";

// `onRequest({method, target, headers, body})` is called for each whole request. Gives a function that
// takes the connection's bytes.
export function requestReader(onRequest) {
  let text = "";
  return (bytes) => {
    text += bytes.toString("latin1");
    for (;;) {
      const end = text.indexOf(headEnd);
      if (end < 0) return;
      const request = parseHead(text.slice(0, end));
      const body = readBody(request, text.slice(end + headEnd.length));
      if (!body) return;
      text = body.rest;
      onRequest({ ...request, body: body.content });
    }
  };
}

export const valueOf = (headers, name) =>
  headers.find(([given]) => given.toLowerCase() === name)?.[1];

function parseHead(head) {
  const [line, ...fields] = head.split("\r\n");
  const [method, ...rest] = line.split(" ");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")];
  });
  return { method, target: rest.slice(0, -1).join(" "), headers };
}

// {content, rest}, or nothing while a part is missing.
function readBody({ headers }, text) {
  if (/chunked/i.test(valueOf(headers, "transfer-encoding") ?? "")) return readChunks(text);
  const length = Number(valueOf(headers, "content-length") ?? 0);
  if (text.length < length) return undefined;
  return { content: text.slice(0, length), rest: text.slice(length) };
}

function readChunks(text) {
  let content = "";
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (text.length < end) return undefined;
    if (size === 0) return { content, rest: text.slice(end) };
    content += text.slice(lineEnd + 2, end - 2);
    at = end;
  }
}
