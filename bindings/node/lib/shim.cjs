// The shim: a server on threads of its own, watched from the event loop.
'use strict';

const native = require('./native.cjs');
const { optionsOf } = require('./client/options.cjs');
const { badArgument, translate, StartError } = require('./errors.cjs');
const { lazily } = require('./lazy.cjs');
const { Policy, handleForShim } = require('./policy.cjs');

const longestDrainMs = 2 ** 31 - 1;
const asConfigured = -1;

// Loaded by the first shim.
const parts = lazily({}, {
  textOf: () => require('./config.cjs').textOf,
  events: () => require('./events.cjs'),
  hold: () => new (require('./loop.cjs').Hold)(),
});

// As long as a shim is open it is held here: like a listening net.Server, it needs no other owner.
const open = new Set();

class Shim {
  #handle;
  #waiters = new parts.events.Waiters(() => this.#poll());
  #stops = new Map(); // those under way: drain time → { number, promise, resolve, reject }
  #stopped = false;
  #referenced = true;

  static #starting = false;
  static #watching = false;

  constructor() {
    if (!Shim.#starting) throw badArgument('a shim is made by `await Shim.start(config)`');
  }

  static async start(config) {
    const text = parts.textOf(config);
    const handle = translate(() => native.shim.start(text), StartError);
    Shim.#watch();
    Shim.#starting = true;
    const shim = new Shim();
    Shim.#starting = false;
    shim.#handle = handle;
    open.add(shim);
    Shim.#keepAlive();
    return shim;
  }

  get url() {
    return this.urls[0];
  }

  get urls() {
    return native.shim.urls(this.#handle);
  }

  get port() {
    return native.shim.port(this.#handle);
  }

  get adminUrl() {
    return native.shim.adminUrl(this.#handle);
  }

  get upstream() {
    return native.shim.upstream(this.#handle);
  }

  get isReplay() {
    return native.shim.replay(this.#handle);
  }

  get warnings() {
    return JSON.parse(native.shim.warnings(this.#handle)).problems;
  }

  reload(config) {
    const text = parts.textOf(config);
    const { applied, problems } = JSON.parse(translate(() => native.shim.reload(this.#handle, text)));
    return { applied, problems };
  }

  stats() {
    return JSON.parse(translate(() => native.shim.stats(this.#handle)));
  }

  setPolicy(policy) {
    const compiled = policy instanceof Policy ? policy : new Policy(policy);
    translate(() => native.shim.setPolicy(this.#handle, handleForShim(compiled)));
  }

  events() {
    return new parts.events.Events(this.#waiters);
  }

  async stop(options) {
    const { drainMs } = optionsOf(options, ['drainMs'], 'stop()');
    const drain = drainMs ?? asConfigured;
    if (drainMs !== undefined && (!Number.isInteger(drainMs) || drainMs < 0 || drainMs > longestDrainMs)) {
      throw badArgument(`drainMs is a whole number from 0 to ${longestDrainMs}`);
    }
    if (this.#stopped) return;
    if (!this.#stops.has(drain)) this.#beginStop(drain);
    await this.#stops.get(drain).promise;
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }

  ref() {
    this.#referenced = true;
    Shim.#keepAlive();
    return this;
  }

  unref() {
    this.#referenced = false;
    Shim.#keepAlive();
    return this;
  }

  #poll() {
    const text = translate(() => native.shim.nextEvent(this.#handle));
    return typeof text === 'string' ? JSON.parse(text) : text;
  }

  #beginStop(drain) {
    const number = translate(() => native.shim.beginStop(this.#handle, drain));
    const stop = { number };
    stop.promise = new Promise((resolve, reject) => Object.assign(stop, { resolve, reject }));
    this.#stops.set(drain, stop);
    Shim.#keepAlive();
  }

  #settleStops() {
    for (const [drain, { number, resolve, reject }] of this.#stops) {
      try {
        if (!translate(() => native.shim.stopEnded(this.#handle, number))) continue;
        this.#stopped = true;
        resolve();
      } catch (error) {
        reject(error);
      }
      this.#stops.delete(drain);
    }
    if (this.#stopped && this.#stops.size === 0) open.delete(this);
  }

  static #keepAlive() {
    let wanted = false;
    for (const shim of open) wanted ||= shim.#referenced || shim.#stops.size > 0;
    parts.hold.set(wanted);
  }

  // Once, for all shims.
  static #watch() {
    if (Shim.#watching) return;
    Shim.#watching = true;
    require('./loop.cjs').onWake(() => {
      for (const shim of open) {
        shim.#waiters.wake();
        shim.#settleStops();
      }
      Shim.#keepAlive();
    });
  }
}

module.exports = { Shim };
