// Exchanges of the native client, drained in batches. A native thread reads the network; JavaScript is
// woken once, takes all that has come, and waits for the next wake-up, so that a fast server never keeps
// the event loop from its other work.
'use strict';

const native = require('../native.cjs');
const { Hold, onWake } = require('../loop.cjs');
const { failureOf } = require('./failure.cjs');
const { translate } = require('../errors.cjs');

const mostTags = 256; // of one native call

// Whoever waits keeps its exchange; one that nobody holds any more ends with its handle, by the garbage
// collector. So does one that was finished, but that may still end by itself, to give its connection back.
class Client {
  #handle;
  #all = new Map(); // tag → WeakRef
  #kept = new Map(); // tag → exchange
  #lastTag = 0;
  #hold = new Hold();
  #waiting = 0;

  static #open = new Set();

  // `options`: those of ocors_client_new.
  constructor(options = {}) {
    const text = JSON.stringify(options);
    this.#handle = translate(() => native.client.create(text));
  }

  // `request`: that of ocors_exchange_start. `body`: a string, a Uint8Array, or null.
  start(request, body = null) {
    const tag = ++this.#lastTag;
    const text = JSON.stringify(request);
    const handle = translate(() => native.exchange.start(this.#handle, text, body, tag));
    const exchange = new Exchange(this, tag, handle);
    this.#all.set(tag, new WeakRef(exchange));
    Client.#open.add(this);
    return exchange;
  }

  // { connections_opened, connections_reused, connections_idle, exchanges_active }
  stats() {
    return JSON.parse(translate(() => native.client.stats(this.#handle)));
  }

  // Cancels what runs and closes all connections.
  close() {
    native.client.close(this.#handle);
    Client.#open.delete(this);
  }

  keep(exchange) {
    this.#kept.set(exchange.tag, exchange);
  }

  letGo(exchange) {
    this.#kept.delete(exchange.tag);
  }

  ended(exchange) {
    this.#kept.delete(exchange.tag);
    this.#all.delete(exchange.tag);
  }

  // The process stays while something is awaited here.
  waits(more) {
    this.#waiting += more;
    this.#hold.set(this.#waiting > 0);
  }

  #wake() {
    let tags;
    do {
      tags = native.client.ready(this.#handle);
      for (const tag of tags) {
        const exchange = this.#kept.get(tag) ?? this.#all.get(tag)?.deref();
        if (exchange === undefined) this.#all.delete(tag);
        exchange?.arrived();
      }
    } while (tags.length === mostTags);
    if (this.#all.size === 0) Client.#open.delete(this);
  }

  static {
    onWake(() => {
      for (const client of Client.#open) client.#wake();
    });
  }
}

class Exchange {
  #client;
  #handle;
  #waiters = []; // resolve functions
  #fresh = true; // there may be something to take
  #drains = false; // nobody reads it any more
  #end; // the last batch's { ended, failure }

  constructor(client, tag, handle) {
    this.#client = client;
    this.#handle = handle;
    this.tag = tag;
  }

  get ended() {
    return this.#end !== undefined;
  }

  // What has come since the last call: see exchange.cpp's next(); undefined = nothing. The batch that has
  // the end carries `failure`, null if all went well.
  take() {
    if (!this.#fresh || this.ended) return undefined;
    this.#fresh = false;
    const batch = native.exchange.next(this.#handle);
    if (batch?.ended !== undefined) {
      batch.failure = failureOf(batch);
      this.#end = { ended: batch.ended, failure: batch.failure };
      this.#client.ended(this);
    }
    return batch;
  }

  // The next batch; waits for it. Behind the end, the end again.
  async next() {
    for (;;) {
      const batch = this.take() ?? this.#end;
      if (batch !== undefined) return batch;
      await this.arrival();
    }
  }

  // Until there may be something to take, or room to write.
  arrival() {
    if (this.#waiters.length === 0) {
      this.#client.keep(this);
      this.#client.waits(1);
    }
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  arrived() {
    this.#fresh = true;
    if (this.#waiters.length > 0) {
      const waiters = this.#waiters;
      this.#waiters = [];
      if (!this.#drains) this.#client.letGo(this);
      this.#client.waits(-1);
      for (const resolve of waiters) resolve();
    }
    if (this.#drains) queueMicrotask(() => this.#drain()); // behind those who waited
  }

  // Writes all of it, or gives up when no more is wanted: false.
  async write(bytes) {
    let rest = bytes;
    while (rest.length > 0) {
      const taken = native.exchange.write(this.#handle, rest);
      if (taken < 0) return false;
      rest = rest.subarray(taken);
      if (taken === 0) await this.arrival();
    }
    return true;
  }

  finishBody() {
    translate(() => native.exchange.finishBody(this.#handle));
  }

  // Closes the connection. Whoever waits gets the end; what else has come is dropped.
  cancel() {
    if (this.ended) return;
    native.exchange.cancel(this.#handle);
    this.finish();
  }

  // Nobody reads on: to its end, by itself, so that its connection can serve again, and its memory go.
  finish() {
    if (this.ended || this.#drains) return;
    this.#drains = true;
    this.#client.keep(this);
    if (this.#waiters.length === 0) this.#drain();
  }

  #drain() {
    while (this.take() !== undefined);
  }
}

let shared;

// One client for all that asks for nothing special: one thread, one pool of connections.
function sharedClient() {
  return (shared ??= new Client());
}

module.exports = { Client, sharedClient };
