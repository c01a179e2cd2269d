// Bodies as fetch() takes them: https://fetch.spec.whatwg.org/#bodyinit-unions
'use strict';

const isStream = (body) => body instanceof ReadableStream || typeof body?.[Symbol.asyncIterator] === 'function';

// { kind, content, type }: the kind as the page model names it, the content as a string, a Uint8Array, an
// async iterable ('stream') or null, and the Content-Type that it brings.
async function extractBody(body) {
  if (body === null || body === undefined) return { kind: 'none', content: null, type: null };
  if (typeof body === 'string') return { kind: 'text', content: body, type: 'text/plain;charset=UTF-8' };
  if (body instanceof ArrayBuffer) return { kind: 'bytes', content: new Uint8Array(body), type: null };
  if (ArrayBuffer.isView(body)) {
    return { kind: 'bytes', content: new Uint8Array(body.buffer, body.byteOffset, body.byteLength), type: null };
  }
  if (body instanceof URLSearchParams) {
    const type = 'application/x-www-form-urlencoded;charset=UTF-8';
    return { kind: 'url-search-params', content: String(body), type };
  }
  if (body instanceof Blob) {
    return { kind: 'blob', content: new Uint8Array(await body.arrayBuffer()), type: body.type || null };
  }
  if (body instanceof FormData) {
    const encoded = new Response(body);
    const type = encoded.headers.get('content-type'); // Bun forgets it when the body is read
    return { kind: 'form-data', content: new Uint8Array(await encoded.arrayBuffer()), type };
  }
  if (isStream(body)) return { kind: 'stream', content: body, type: null };
  return extractBody(String(body));
}

// The bytes of a piece of a streamed body.
function bytesOf(piece) {
  if (typeof piece === 'string') return Buffer.from(piece);
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  throw new TypeError('a streamed body is made of Uint8Array');
}

// All of an async iterable's.
async function collect(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(bytesOf(piece));
  return Buffer.concat(pieces);
}

module.exports = { extractBody, bytesOf, collect };
