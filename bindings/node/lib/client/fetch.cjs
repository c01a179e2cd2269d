// A standard fetch() on the native client, for whatever takes one: new OpenAI({ fetch }), say. With
// `pageOrigin` it is the fetch() of a page at that origin, in that browser.
'use strict';

const { bytesOf, collect } = require('./body.cjs');
const { ConfigError } = require('../errors.cjs');
const { ConnectError } = require('./errors.cjs');
const { Client, sharedClient } = require('./exchange.cjs');
const { readRequest } = require('./fetch_request.cjs');
const { opaqueResponse, responseOf } = require('./fetch_response.cjs');
const { onAbort } = require('./signals.cjs');
const { timeoutsOf } = require('./wire.cjs');
const { version } = require('../../package.json');

const forbidden = /^(connect|trace|track)$/i;
const networkErrors = {
  chromium: 'Failed to fetch',
  firefox: 'NetworkError when attempting to fetch resource.',
  webkit: 'Load failed',
  standard: 'network error',
};

const withCause = (message, cause) => new TypeError(message, { cause });

// The error of a plain fetch(), as Node's own has it: its `cause` is the system's reason where there is one.
const plainError = (failure) => withCause('fetch failed', failure instanceof ConnectError ? (failure.cause ?? failure) : failure);
const cutError = (failure) => withCause('terminated', failure);

// What the page's fetch() rejects with, or the reading of a body that was `cut`: the browser's words. Why
// stands in `cause`.
function pageError(browser, failure, cut) {
  const [, name, message] = /^(\w+): (.*)$/s.exec(failure.thrown ?? '') ?? [];
  const text = message ?? (cut && browser === 'firefox' ? 'Error in input stream' : networkErrors[browser]);
  if (name === undefined || name === 'TypeError') return withCause(text, failure);
  return Object.defineProperty(new DOMException(text, name), 'cause', { value: failure });
}

function plainRequest({ url, method, headers, body, words }, timeouts) {
  if (forbidden.test(method)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (body.kind !== 'none' && (method === 'GET' || method === 'HEAD')) {
    throw new TypeError('Request with GET/HEAD method cannot have body.');
  }
  const target = new URL(url);
  if (target.username || target.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url}`);
  }
  target.hash = '';
  const lines = new Headers(headers);
  if (body.type !== null && !lines.has('content-type')) lines.set('content-type', body.type);
  if (!lines.has('accept')) lines.set('accept', '*/*');
  if (!lines.has('user-agent')) lines.set('user-agent', `ollama-cors/${version}`);
  return {
    url: target.href,
    method,
    headers: [...lines],
    framing: 'raw',
    dialect: 'none',
    status_errors: false,
    redirect: words.redirect ?? 'follow',
    timeouts,
    ...(body.kind === 'stream' ? { body: 'streamed' } : {}),
  };
}

function pageRequest({ url, method, headers, body, words }, timeouts) {
  const { mode, credentials, cache, redirect, referrerPolicy: referrer_policy } = words;
  const type = body.kind === 'blob' || body.kind === 'form-data' ? (body.type ?? '') : undefined;
  const page = { mode, credentials, cache, redirect, referrer_policy, content_type: type };
  return { url, method, headers, timeouts, body: body.kind, framing: 'raw', ...page };
}

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

function createFetch(options = {}) {
  const { pageOrigin, browser = 'chromium', baseUrl: base_url, timeouts, tls } = options;
  const limits = timeoutsOf(timeouts);
  const page = pageOrigin === undefined ? undefined : { origin: String(pageOrigin), browser, base_url };
  const own = page === undefined && tls === undefined ? undefined : new Client({ page, tls });

  function start(request, content) {
    try {
      return (own ?? sharedClient()).start(request, content);
    } catch (error) {
      throw error instanceof ConfigError ? withCause(error.message, error) : error;
    }
  }

  async function fetch(input, init) {
    const given = await readRequest(input, init);
    const { signal } = given;
    signal?.throwIfAborted();
    const streams = given.body.kind === 'stream' && page === undefined;
    const request = page === undefined ? plainRequest(given, limits) : pageRequest(given, limits);
    const content = given.body.kind === 'stream' ? (streams ? null : await collect(given.body.content)) : given.body.content;
    const exchange = start(request, content);
    cancelWith(signal, exchange);
    let broken;
    if (streams) upload(exchange, given.body.content).catch((error) => (broken = error));

    const rejection = (failure, cut = false) => {
      if (signal?.aborted) return signal.reason;
      if (page !== undefined) return pageError(browser, failure, cut);
      return cut ? cutError(broken ?? failure) : plainError(broken ?? failure);
    };
    const batch = await exchange.next();
    if (batch.failure && batch.status === undefined) throw rejection(batch.failure);
    if (batch.status === undefined) return opaqueResponse(JSON.parse(batch.report).response);
    const final = new URL(batch.url);
    const asked = new URL(request.url, base_url ?? (pageOrigin === 'null' ? undefined : pageOrigin));
    asked.hash = '';
    const isOurs = (url) => page === undefined || url.origin === pageOrigin;
    return responseOf(exchange, batch, {
      method: given.method,
      type: isOurs(asked) && isOurs(final) ? 'basic' : 'cors',
      redirected: final.href !== asked.href,
      wrap: (failure) => rejection(failure, true),
    });
  }

  return fetch;
}

module.exports = { createFetch };
