// The messages of a streamed answer, a batch at a time.
'use strict';

const { ProtocolError } = require('./errors.cjs');

// `text` is the lines of a batch as one JSON array, joined by ",\n": no line has an LF in it. Broken lines
// may fit together by chance, so their number counts, too.
function parse(text, count) {
  try {
    const messages = JSON.parse(text);
    if (messages.length === count) return { messages, failure: null };
  } catch {
    // Found below.
  }
  const messages = [];
  for (const line of text.slice(1, -1).split(',\n')) {
    try {
      messages.push(JSON.parse(line));
    } catch {
      const failure = new ProtocolError(`a line of the stream is no JSON: ${line.slice(0, 200)}`, { code: 'bad-json' });
      return { messages, failure };
    }
  }
  return { messages, failure: null };
}

// A source for AbortableAsyncIterator.
class Messages {
  #exchange;
  #messages = [];
  #at = 0;
  #failure = null;

  constructor(exchange, batch) {
    this.#exchange = exchange;
    this.#accept(batch);
  }

  take() {
    while (this.#at === this.#messages.length) {
      if (this.#failure !== null) return undefined;
      const batch = this.#exchange.take();
      if (batch === undefined) return undefined;
      this.#accept(batch);
    }
    return this.#messages[this.#at++];
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

  #accept({ lines, count, failure }) {
    this.#messages = [];
    this.#at = 0;
    if (lines !== undefined) {
      const parsed = parse(lines, count);
      this.#messages = parsed.messages;
      this.#failure = parsed.failure;
      if (parsed.failure !== null) this.#exchange.cancel();
    }
    this.#failure ??= failure ?? null;
  }
}

module.exports = { Messages };
