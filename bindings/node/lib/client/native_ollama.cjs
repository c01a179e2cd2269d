// The client of Ollama in Node: on the native client, unless the caller brought a fetch of its own.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { lazily } = require('../lazy.cjs');
const { ProtocolError, ResponseError } = require('./errors.cjs');
const { Ollama: FetchOllama } = require('./ollama.cjs');
const { abortedBy, onAbort, linked } = require('./signals.cjs');

// Loaded by the first call.
const calls = lazily({}, {
  fetch: () => require('./fetch.cjs').createFetch(),
  sharedClient: () => require('./exchange.cjs').sharedClient,
  Messages: () => require('./messages.cjs').Messages,
  headersFor: () => require('./headers.cjs').headersFor,
  splitHeaders: () => require('./headers.cjs').splitHeaders,
  messageOf: () => require('./http.cjs').messageOf,
  addressOf: () => require('./wire.cjs').addressOf,
  timeoutsOf: () => require('./wire.cjs').timeoutsOf,
});

const nativeFetch = (input, init) => calls.fetch(input, init);
const longestPath = 4096; // PATH_MAX: what is longer is no file's name but an image

class Ollama extends FetchOllama {
  defaultFetch() {
    return nativeFetch;
  }

  // A string that names a file stands for its content.
  async encodeImage(image) {
    if (typeof image !== 'string') return Buffer.from(image).toString('base64');
    if (image.length > longestPath || !fs.existsSync(image)) return image;
    try {
      return (await fs.promises.readFile(path.resolve(image))).toString('base64');
    } catch {
      return image;
    }
  }

  async create(request, options) {
    if (request.from && fs.existsSync(path.resolve(request.from))) {
      throw new Error(
        'Creating with a local path is not currently supported from ollama-js, nor here: ' +
          'upload it with createBlob() and name it in `files`',
      );
    }
    return super.create(request, options);
  }

  async call(method, target, data, options, matters = true) {
    if (this.fetch !== nativeFetch) return super.call(method, target, data, options, matters);
    const { controller, release } = linked(this.callOptionsOf(options));
    const { signal } = controller;
    let forget = () => {};
    try {
      if (signal.aborted) throw abortedBy(signal);
      const exchange = this.#start(method, target, data, { framing: 'whole', dialect: 'none' }, options);
      forget = onAbort(signal, () => exchange.cancel());
      const body = await this.#readAll(exchange, await exchange.next());
      return matters ? parse(body) : undefined;
    } catch (error) {
      throw signal.aborted ? abortedBy(signal) : error;
    } finally {
      forget();
      release();
    }
  }

  async openSource(target, data, signal, options) {
    if (this.fetch !== nativeFetch) return super.openSource(target, data, signal, options);
    if (signal.aborted) throw abortedBy(signal);
    const exchange = this.#start('POST', target, data, { framing: 'lines', dialect: 'ndjson' }, options);
    onAbort(signal, () => exchange.cancel());
    const batch = await exchange.next();
    if (batch.status === undefined) throw batch.failure;
    if (batch.status >= 300) await this.#readAll(exchange, batch);
    return new calls.Messages(exchange, batch);
  }

  #start(method, target, data, how, options) {
    const { url, authorization } = calls.addressOf(this.urlOf(target));
    // What is the caller's stays with the host, wherever a redirect leads.
    const { own, given } = calls.splitHeaders(calls.headersFor(url, this.config.headers));
    const origin_headers = { ...authorization, ...given };
    const timeouts = calls.timeoutsOf(this.timeouts, options?.timeouts);
    const isObject = data !== null && typeof data === 'object' && !ArrayBuffer.isView(data);
    const body = isObject ? JSON.stringify(data) : (data ?? null);
    return calls.sharedClient().start({ url, method, headers: own, origin_headers, timeouts, status_errors: false, ...how }, body);
  }

  // From the batch with the head to the end: the body, if the status is a good one.
  async #readAll(exchange, first) {
    const parts = [];
    for (let batch = first; batch !== undefined; batch = exchange.ended ? undefined : await exchange.next()) {
      if (batch.bytes) parts.push(Buffer.from(batch.bytes.buffer).toString()); // whole messages
      if (batch.failure) throw batch.failure;
    }
    const body = parts.join('\n');
    if (first.status < 300) return body;
    const headers = new Headers(first.headers);
    const message = calls.messageOf(first.status, first.reason, headers.get('content-type'), body);
    throw new ResponseError(message, first.status, { headers, body });
  }
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new ProtocolError(`the answer is no JSON: ${body.slice(0, 200)}`, { code: 'bad-json' });
  }
}

module.exports = { Ollama };
