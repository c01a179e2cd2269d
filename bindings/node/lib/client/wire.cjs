// What callers say, as the native client takes it.
'use strict';

const { optionsOf } = require('./options.cjs');

// A URL without the user and password in it, and those as a header line.
function addressOf(text) {
  if (!text.includes('@')) return { url: text, authorization: undefined };
  const url = new URL(text);
  if (!url.username && !url.password) return { url: text, authorization: undefined };
  const secret = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { url: url.href, authorization: { Authorization: `Basic ${Buffer.from(secret).toString('base64')}` } };
}

const names = { connectMs: 'connect_ms', firstByteMs: 'first_byte_ms', idleMs: 'idle_ms', totalMs: 'total_ms' };

// Timeouts of a client, and those of one call, which win.
function timeoutsOf(...given) {
  const merged = {};
  for (const [name, value] of Object.entries(optionsOf(Object.assign({}, ...given), Object.keys(names), 'timeouts'))) {
    if (value !== undefined) merged[names[name]] = value;
  }
  return merged;
}

module.exports = { addressOf, timeoutsOf };
