// The messages of a streamed answer. They come in batches, and are parsed one by one, when they are asked for.
'use strict';

const { ProtocolError } = require('./errors.cjs');

// A source for AbortableAsyncIterator.
class Messages {
  #exchange;
  #lines = [];
  #at = 0;
  #failure = null;

  constructor(exchange, batch) {
    this.#exchange = exchange;
    this.#accept(batch);
  }

  take() {
    while (this.#at === this.#lines.length) {
      if (this.#failure !== null) return undefined;
      const batch = this.#exchange.take();
      if (batch === undefined) return undefined;
      this.#accept(batch);
    }
    return this.#parse(this.#lines[this.#at++]);
  }

  async next() {
    for (;;) {
      const message = this.take();
      if (message !== undefined) return { done: false, value: message };
      if (this.#failure !== null) throw this.#failure;
      if (this.#exchange.ended) return { done: true, value: undefined };
      await this.#exchange.arrival();
    }
  }

  return() {
    this.#exchange.cancel();
  }

  finish() {
    this.#exchange.finish();
  }

  #accept({ lines, failure }) {
    this.#lines = lines === undefined ? [] : lines.split('\n');
    this.#at = 0;
    this.#failure = failure ?? null;
  }

  #parse(line) {
    try {
      return JSON.parse(line);
    } catch {
      this.#lines = [];
      this.#at = 0;
      this.#failure = new ProtocolError(`a line of the stream is no JSON: ${line.slice(0, 200)}`, { code: 'bad-json' });
      this.#exchange.cancel();
      return undefined;
    }
  }
}

module.exports = { Messages };
