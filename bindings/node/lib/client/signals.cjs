// Abort signals: linking them, and what they turn into.
'use strict';

const { AbortError, TimeoutError } = require('./errors.cjs');

// What a call rejects with once `signal` is aborted.
function abortedBy(signal) {
  return signal.reason instanceof TimeoutError ? signal.reason : new AbortError(signal.reason);
}

// Runs `act` when `signal` is aborted, at once if it is. Gives a function that forgets it, to be called
// when the call is over: a signal may live as long as the program.
function onAbort(signal, act) {
  if (!signal) return () => {};
  if (signal.aborted) {
    act();
    return () => {};
  }
  signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}

// A controller that also aborts with `signal`, and after `timeout` ms (undefined = never).
function linked({ signal, timeout }) {
  const controller = new AbortController();
  const forget = onAbort(signal, () => controller.abort(signal.reason));
  let timer;
  if (timeout !== undefined && timeout !== null) {
    const late = () =>
      controller.abort(new TimeoutError(`no end within ${timeout} ms`, { code: 'total-timeout' }));
    timer = setTimeout(late, timeout);
  }
  const release = () => {
    forget();
    clearTimeout(timer);
  };
  return { controller, release };
}

module.exports = { abortedBy, onAbort, linked };
