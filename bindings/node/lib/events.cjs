// The events of a shim as asynchronous iterators. A shim's events are one stream: with several
// iterators, each event goes to the one that has waited longest.
'use strict';

// Of one shim: who waits, in order. `poll` gives an event, undefined for none yet, null behind the last.
class Waiters {
  #poll;
  #waiting = [];

  constructor(poll) {
    this.#poll = poll;
  }

  next(owner) {
    if (this.#waiting.length === 0) {
      const event = this.#poll();
      if (event !== undefined) return Promise.resolve(result(event));
    }
    return new Promise((resolve) => this.#waiting.push({ owner, resolve }));
  }

  // There may be events now, or no more of them.
  wake() {
    while (this.#waiting.length > 0) {
      const event = this.#poll();
      if (event === undefined) return;
      this.#waiting.shift().resolve(result(event));
    }
  }

  leave(owner) {
    const left = this.#waiting.filter((waiter) => waiter.owner === owner);
    this.#waiting = this.#waiting.filter((waiter) => waiter.owner !== owner);
    for (const { resolve } of left) resolve(result(null));
  }
}

function result(event) {
  return event === null ? { done: true, value: undefined } : { done: false, value: event };
}

// Not an async generator: the return() of one would wait behind its pending next(), maybe for ever.
class Events {
  #waiters;
  #left = false;

  constructor(waiters) {
    this.#waiters = waiters;
  }

  async next() {
    return this.#left ? result(null) : this.#waiters.next(this);
  }

  async return(value) {
    this.#left = true;
    this.#waiters.leave(this);
    return { done: true, value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

module.exports = { Waiters, Events };
