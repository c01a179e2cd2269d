// A standard fetch() on the native client, for whatever takes one: new OpenAI({ fetch }), say. With
// `pageOrigin` it is the fetch() of a page at that origin, in that browser.
'use strict';

const { ConfigError } = require('../errors.cjs');
const { bytesOf } = require('./body.cjs');
const { Client, sharedClient } = require('./exchange.cjs');
const { readRequest } = require('./fetch_request.cjs');
const { opaqueResponse, responseOf } = require('./fetch_response.cjs');
const { PageSide, ProgramSide, withCause } = require('./fetch_sides.cjs');
const { optionsOf } = require('./options.cjs');
const { onAbort } = require('./signals.cjs');
const { timeoutsOf } = require('./wire.cjs');

// What it throws is the caller's stream's. A body that broke off is not to arrive as a whole one.
async function upload(exchange, stream) {
  try {
    for await (const piece of stream) {
      if (!(await exchange.write(bytesOf(piece)))) return;
    }
    exchange.finishBody();
  } catch (error) {
    exchange.cancel();
    throw error;
  }
}

// Cancels with the signal. The listener keeps nothing alive: whoever drops a response drops its exchange.
function cancelWith(signal, exchange) {
  const weak = new WeakRef(exchange);
  onAbort(signal, () => weak.deref()?.cancel());
}

function start(client, request, content) {
  try {
    return client.start(request, content);
  } catch (error) {
    throw error instanceof ConfigError ? withCause(error.message, error) : error;
  }
}

async function fetchBy(client, side, input, init) {
  const given = await readRequest(input, init);
  const { signal, method } = given;
  signal?.throwIfAborted();
  const request = side.request(given);
  const { content, stream } = await side.bodyOf(given.body);
  const exchange = start(client(), request, content);
  cancelWith(signal, exchange);
  let broken;
  if (stream !== undefined) upload(exchange, stream).catch((error) => (broken = error));

  const batch = await exchange.next();
  if (batch.status === undefined && batch.failure) {
    throw signal?.aborted ? signal.reason : side.rejection(broken ?? batch.failure);
  }
  if (batch.status === undefined) return opaqueResponse(JSON.parse(batch.report).response);
  const asked = side.resolve(request.url);
  asked.hash = '';
  const final = new URL(batch.url);
  return responseOf(exchange, batch, {
    method,
    type: side.typeOf(asked, final),
    redirected: final.href !== asked.href,
    wrap: (failure) => (signal?.aborted ? signal.reason : side.cut(broken ?? failure)),
  });
}

const names = ['pageOrigin', 'browser', 'baseUrl', 'timeouts', 'tls'];

function createFetch(options) {
  const { pageOrigin, browser = 'chromium', baseUrl: base_url, timeouts, tls } = optionsOf(options, names, 'createFetch()');
  const limits = timeoutsOf(timeouts);
  const page = pageOrigin === undefined ? undefined : { origin: String(pageOrigin), browser, base_url };
  const own = page === undefined && tls === undefined ? undefined : new Client({ page, tls });
  const side = page === undefined ? new ProgramSide(limits) : new PageSide(limits, page);
  const client = () => own ?? sharedClient();
  return function fetch(input, init) {
    return fetchBy(client, side, input, init);
  };
}

module.exports = { createFetch };
