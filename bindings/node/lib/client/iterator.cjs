// Streamed answers as asynchronous iterators.
'use strict';

const { ProtocolError, StreamError, TruncatedError } = require('./errors.cjs');
const { abortedBy } = require('./signals.cjs');

const noTerminator = 'Did not receive done or success response in stream.';
const end = { done: true, value: undefined };

function warn(line) {
  console.warn('invalid json: ', line);
}

function refuse(line) {
  throw new ProtocolError(`a line of the stream is no JSON: ${line.slice(0, 200)}`, { code: 'bad-json' });
}

// The JSON lines of a stream of bytes. Only LF ends a line. `invalid` is called with a line that is no
// JSON; by default it warns and goes on, as the package `ollama` does.
async function* parseJSON(stream, invalid = warn) {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = '';
  let finished = false;
  try {
    while (!finished) {
      const { done, value } = await reader.read();
      finished = done;
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : lines.pop();
      for (const line of lines) {
        if (line.trim() === '') continue;
        let message;
        try {
          message = JSON.parse(line);
        } catch {
          invalid(line);
          continue;
        }
        yield message;
      }
    }
  } finally {
    // Whoever stops reading wants the server to stop, too.
    if (!finished) reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

const strictJSON = (stream) => parseJSON(stream, refuse);

// The messages of `source`, up to the one that says that it is over. `source` is an async iterator; if it
// also has take(), that gives what is there already, or undefined, and saves a promise.
class AbortableAsyncIterator {
  #finished = false;
  #completed; // the message that was the last has been given
  #left;

  // `completed` is called when the stream has said that it is over, `left` whenever it is not read any more.
  constructor(abortController, itr, completed, left = () => {}) {
    this.abortController = abortController;
    this.itr = itr;
    this.doneCallback = completed;
    this.#left = left;
  }

  // Ends it: next() rejects with an AbortError, and the server is told.
  abort() {
    this.abortController.abort();
  }

  next() {
    if (this.#finished) return Promise.resolve(end);
    const { signal } = this.abortController;
    if (signal.aborted) return this.#fail(abortedBy(signal));
    const message = this.itr.take?.();
    return message === undefined ? this.#wait() : this.#give(message);
  }

  async return(value) {
    if (!this.#finished) this.#stop();
    return { done: true, value };
  }

  async throw(error) {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.return();
  }

  async #wait() {
    let result;
    try {
      result = await this.itr.next();
    } catch (error) {
      const { signal } = this.abortController;
      return this.#fail(signal.aborted ? abortedBy(signal) : error);
    }
    if (this.#finished) return end;
    if (result.done) return this.#fail(new TruncatedError(noTerminator, { code: 'no-terminator' }));
    return this.#give(result.value);
  }

  #give(message) {
    if (message === null || typeof message !== 'object') {
      return this.#fail(new ProtocolError(`a line of the stream is no object: ${message}`, { code: 'bad-json' }));
    }
    if (message.error !== undefined) {
      return this.#fail(new StreamError(String(message.error?.message ?? message.error)));
    }
    if (message.done || message.status === 'success') {
      this.#leave();
      this.doneCallback();
      this.itr.finish?.();
    }
    return Promise.resolve({ done: false, value: message });
  }

  #fail(error) {
    this.#stop();
    return Promise.reject(error);
  }

  // The abort comes first: a generator that is waiting for bytes would not hear return().
  #stop() {
    this.#leave();
    this.abortController.abort();
    this.itr.return?.()?.catch?.(() => {});
  }

  #leave() {
    this.#finished = true;
    this.#left();
  }
}

module.exports = { AbortableAsyncIterator, parseJSON, strictJSON, noTerminator };
