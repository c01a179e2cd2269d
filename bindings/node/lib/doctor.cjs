// doctor(): what each browser does with a server, why, and the smallest fix.
'use strict';

const native = require('./native.cjs');
const { Hold, onWake } = require('./loop.cjs');
const { translate } = require('./errors.cjs');
const { AbortError } = require('./client/errors.cjs');
const { normalizeHeaders } = require('./client/headers.cjs');
const { optionsOf } = require('./client/options.cjs');
const { onAbort } = require('./client/signals.cjs');

const running = new Set();
const hold = new Hold();

onWake(() => {
  for (const probe of running) probe.look();
});

// One that is under way; settles its promise once.
class Probe {
  #handle;
  #settle;

  constructor(options) {
    const text = JSON.stringify(options);
    this.#handle = translate(() => native.doctor.start(text));
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    running.add(this);
    hold.set(true);
  }

  cancel() {
    native.doctor.cancel(this.#handle);
  }

  look() {
    try {
      const report = translate(() => native.doctor.report(this.#handle));
      if (report === undefined) return;
      this.#settle.resolve(JSON.parse(report));
    } catch (error) {
      this.#settle.reject(error);
    }
    running.delete(this);
    hold.set(running.size > 0);
  }
}

const names = ['origins', 'headers', 'tls', 'timeout', 'ownAddresses', 'signal'];

async function doctor(host, options) {
  const { origins, headers, tls, timeout, ownAddresses, signal } = optionsOf(options, names, 'doctor()');
  if (signal?.aborted) throw new AbortError(signal.reason);
  const probe = new Probe({ host, origins, headers: headers && normalizeHeaders(headers), tls, timeout_ms: timeout, own_addresses: ownAddresses });
  const forget = onAbort(signal, () => probe.cancel());
  try {
    return await probe.done;
  } catch (error) {
    throw signal?.aborted ? new AbortError(signal.reason) : error;
  } finally {
    forget();
  }
}

// All that a doctor can find.
function doctorCodes() {
  return JSON.parse(native.doctor.codes);
}

module.exports = { doctor, doctorCodes };
