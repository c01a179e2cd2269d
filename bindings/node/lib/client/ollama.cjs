// The client of Ollama: methods, arguments and answers of the package `ollama`. This is what a page in a
// browser has; it calls by fetch. In Node, lib/client/native_ollama.cjs calls by the native client.
'use strict';

const { formatHost } = require('./host.cjs');
const { AbortableAsyncIterator, strictJSON } = require('./iterator.cjs');
const { callOptionsOf } = require('./options.cjs');
const { ResponseError } = require('./errors.cjs');
const { abortedBy, linked, onAbort } = require('./signals.cjs');

// Loaded by the first call: a client on the addon makes none of these.
const http = () => require('./http.cjs');

const cloud = 'https://ollama.com';

// The arguments that follow an endpoint's own: absent ones are left out, so that nobody sees them.
const rest = (options) => (options === undefined ? [] : [options]);

function required(value, message) {
  if (!value || value.length === 0) throw new Error(message);
}

class Ollama {
  constructor(config) {
    this.config = { host: config?.proxy ? '' : formatHost(config?.host), headers: config?.headers };
    this.timeout = config?.timeout;
    this.timeouts = config?.timeouts;
    this.fetch = config?.fetch ?? this.defaultFetch();
    this.ongoingStreamedRequests = [];
  }

  // Ends all streams that are read through this client. For one of them: its own abort(), or a signal.
  abort() {
    for (const stream of this.ongoingStreamedRequests.splice(0)) stream.abort();
  }

  async generate(request, options) {
    const images = request.images && (await this.#encodeImages(request.images));
    return this.processStreamableRequest('generate', images ? { ...request, images } : request, ...rest(options));
  }

  async chat(request, options) {
    const messages = request.messages && (await this.#encodeMessages(request.messages));
    return this.processStreamableRequest('chat', messages ? { ...request, messages } : request, ...rest(options));
  }

  async create(request, options) {
    return this.processStreamableRequest('create', { ...request }, ...rest(options));
  }

  async pull({ model, stream, insecure }, options) {
    return this.processStreamableRequest('pull', { name: model, stream, insecure }, ...rest(options));
  }

  async push({ model, stream, insecure }, options) {
    return this.processStreamableRequest('push', { name: model, stream, insecure }, ...rest(options));
  }

  async delete({ model }, options) {
    await this.call('DELETE', '/api/delete', { name: model }, options, false);
    return { status: 'success' };
  }

  async copy(request, options) {
    await this.call('POST', '/api/copy', { ...request }, options, false);
    return { status: 'success' };
  }

  async list(options) {
    return this.call('GET', '/api/tags', undefined, options);
  }

  async show(request, options) {
    return this.call('POST', '/api/show', { ...request }, options);
  }

  async embed(request, options) {
    return this.call('POST', '/api/embed', { ...request }, options);
  }

  async embeddings(request, options) {
    return this.call('POST', '/api/embeddings', { ...request }, options);
  }

  async systemone(request, options) {
    return this.call('POST', '/v1/systemone', { ...request }, options);
  }

  async ps(options) {
    return this.call('GET', '/api/ps', undefined, options);
  }

  async version(options) {
    return this.call('GET', '/api/version', undefined, options);
  }

  // What the server says of itself and of its cloud; the package `ollama` has no such method.
  async status(options) {
    return this.call('GET', '/api/status', undefined, options);
  }

  // Whether the server holds that blob, 'sha256:…'.
  async blobExists(digest, options) {
    try {
      await this.call('HEAD', `/api/blobs/${digest}`, undefined, options, false);
      return true;
    } catch (error) {
      if (error instanceof ResponseError && error.status_code === 404) return false;
      throw error;
    }
  }

  // Uploads a blob, as create()'s `files` and `adapters` name them. The server checks it against `digest`.
  async createBlob(digest, data, options) {
    await this.call('POST', `/api/blobs/${digest}`, data, options, false);
    return { digest };
  }

  async webSearch(request, options) {
    required(request.query, 'Query is required');
    const { maxResults, ...body } = request;
    if (maxResults !== undefined) body.max_results ??= maxResults; // the server knows it by this name alone
    return this.call('POST', `${cloud}/api/web_search`, body, options);
  }

  async webFetch(request, options) {
    required(request.url, 'URL is required');
    return this.call('POST', `${cloud}/api/web_fetch`, { ...request }, options);
  }

  async encodeImage(image) {
    if (typeof image === 'string') return image;
    let bytes = '';
    for (const byte of new Uint8Array(image)) bytes += String.fromCharCode(byte);
    return btoa(bytes);
  }

  // POST /api/ENDPOINT: the answer, or an iterator over its messages where `request.stream` is true.
  async processStreamableRequest(endpoint, request, options) {
    const body = { ...request, stream: request.stream ?? false };
    const path = `/api/${endpoint}`;
    return body.stream ? this.#openStream(path, body, options) : this.call('POST', path, body, options);
  }

  // `await using`: what still streams ends with the scope.
  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    this.abort();
  }

  // Subclasses call by other means: these three are all that touches the network.

  defaultFetch() {
    return fetch;
  }

  // What the server answered, parsed, if the answer `matters`. Rejects unless its status is a good one.
  async call(method, target, data, options, matters = true) {
    const url = this.urlOf(target);
    const { controller, release } = linked(this.callOptionsOf(options));
    const init = { headers: this.config.headers, signal: controller.signal };
    try {
      const response = await this.#request(method, url, data, init);
      return matters ? await response.json() : void response.body?.cancel();
    } catch (error) {
      throw controller.signal.aborted ? abortedBy(controller.signal) : error;
    } finally {
      release();
    }
  }

  // A source of messages: see AbortableAsyncIterator. Ends with `signal`.
  async openSource(path, body, signal) {
    const response = await http().post(this.fetch, this.urlOf(path), body, { headers: this.config.headers, signal });
    if (!response.body) throw new Error('Missing body');
    return strictJSON(response.body);
  }

  urlOf(target) {
    return target.startsWith('https://') ? target : `${this.config.host}${target}`;
  }

  callOptionsOf(options) {
    const { signal, timeout = this.timeout } = callOptionsOf(options);
    return { signal, timeout };
  }

  #request(method, url, data, init) {
    if (method === 'GET') return http().get(this.fetch, url, init);
    if (method === 'HEAD') return http().head(this.fetch, url, init);
    return http()[method === 'DELETE' ? 'del' : 'post'](this.fetch, url, data, init);
  }

  async #openStream(path, body, options) {
    const { controller, release } = linked(this.callOptionsOf(options));
    try {
      const source = await this.openSource(path, body, controller.signal, options);
      const leave = () => {
        release();
        const at = this.ongoingStreamedRequests.indexOf(stream);
        if (at !== -1) this.ongoingStreamedRequests.splice(at, 1);
      };
      const stream = new AbortableAsyncIterator(controller, source, () => {}, leave);
      this.ongoingStreamedRequests.push(stream);
      onAbort(controller.signal, leave);
      return stream;
    } catch (error) {
      release();
      throw controller.signal.aborted ? abortedBy(controller.signal) : error;
    }
  }

  #encodeImages(images) {
    return Promise.all(images.map((image) => this.encodeImage(image)));
  }

  #encodeMessages(messages) {
    const encode = async (message) =>
      message.images ? { ...message, images: await this.#encodeImages(message.images) } : message;
    return Promise.all(messages.map(encode));
  }
}

module.exports = { Ollama };
