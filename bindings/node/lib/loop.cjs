// The event loop's side of the addon: one hook that native threads wake, and one switch that keeps the
// process alive while something is awaited.
'use strict';

const native = require('./native.cjs');

const listeners = [];
let holding = 0;

native.onWake(() => {
  for (const listener of listeners) listener();
});

// Calls `listener` when a native thread has something. It may have nothing for this one.
function onWake(listener) {
  listeners.push(listener);
}

// As long as one of these is set, the process does not end by itself.
class Hold {
  #on = false;

  set(on) {
    if (on === this.#on) return;
    this.#on = on;
    holding += on ? 1 : -1;
    if (holding === (on ? 1 : 0)) native.keepAlive(on);
  }
}

module.exports = { Hold, onWake };
