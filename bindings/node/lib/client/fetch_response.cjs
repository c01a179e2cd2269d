// An exchange's answer as the Response that fetch() resolves with.
'use strict';

const withoutBody = new Set([101, 103, 204, 205, 304]);
const decoders = {
  gzip: (zlib) => zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH }),
  'x-gzip': (zlib) => zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH }),
  deflate: (zlib) => zlib.createInflate({ flush: zlib.constants.Z_SYNC_FLUSH }),
  br: (zlib) => zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH }),
};

// The body as a stream of bytes. What is not read stays in the exchange's queue, and then in the network.
// `wrap` makes the error that reading rejects with.
function streamOf(exchange, first, wrap) {
  let batch = first;
  return new ReadableStream(
    {
      type: 'bytes',
      async pull(controller) {
        for (;;) {
          const { bytes, ended, failure } = batch ?? {};
          batch = undefined;
          if (bytes !== undefined && bytes.length > 0) controller.enqueue(bytes);
          if (failure) throw wrap(failure);
          if (ended !== undefined) {
            controller.close();
            controller.byobRequest?.respond(0);
            return;
          }
          if (bytes !== undefined && bytes.length > 0) return;
          batch = await exchange.next();
        }
      },
      cancel: () => exchange.cancel(),
    },
    { highWaterMark: 0 },
  );
}

// Servers send it coded only when they were asked to.
function decoded(stream, headers) {
  const codings = (headers.get('content-encoding') ?? '').toLowerCase().split(',').map((one) => one.trim());
  if (!codings.every((coding) => coding in decoders)) return stream;
  const { Duplex } = require('node:stream'); // here, as they take long to load
  const zlib = require('node:zlib');
  return codings.reduceRight((body, coding) => body.pipeThrough(Duplex.toWeb(decoders[coding](zlib))), stream);
}

// What the constructor of Response cannot say. clone() has to say it again.
function describe(response, properties) {
  const { clone } = Response.prototype;
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value });
  return Object.defineProperty(response, 'clone', { value: () => describe(clone.call(response), properties) });
}

// `batch` has the head.
function responseOf(exchange, batch, { method, type, redirected, wrap }) {
  const { status, reason, headers } = batch;
  const lines = new Headers(headers);
  let body = null;
  if (method === 'HEAD' || withoutBody.has(status)) {
    exchange.finish();
  } else {
    body = decoded(streamOf(exchange, batch, wrap), lines);
  }
  const response = new Response(body, { status, statusText: reason, headers: lines });
  return describe(response, { type, redirected, url: new URL(batch.url).href });
}

// A response that script can see nothing of, but that there is one.
function opaqueResponse({ type, url }) {
  return describe(Response.error(), { type, url, redirected: false });
}

module.exports = { responseOf, opaqueResponse };
