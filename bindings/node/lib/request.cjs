// Requests as callers have them, in the one form that the addon takes: method, target, a flat list of
// header lines, HTTP/1.0 or not. Strings are bytes: one UTF-16 unit each, as Node's http module has them.
'use strict';

const { optionsOf } = require('./client/options.cjs');
const { badArgument } = require('./errors.cjs');

function bytes(value, what) {
  if (typeof value !== 'string') throw badArgument(`${what} is a string, not ${typeof value}`);
  // The addon would cut it to its low byte, and so read another header than the caller wrote.
  if (/[^\0-\xff]/.test(value)) throw badArgument(`${what} holds a character above U+00FF`);
  return value;
}

function* pairs(headers) {
  if (headers === undefined || headers === null) return;
  if (typeof headers !== 'object') throw badArgument('headers are an object, pairs, or Headers');
  if (Array.isArray(headers) && typeof headers[0] === 'string') {
    // message.rawHeaders of Node: a flat list
    if (headers.length % 2 !== 0) throw badArgument('a flat list of headers has a value for each name');
    for (let i = 0; i < headers.length; i += 2) yield [headers[i], headers[i + 1]];
  } else if (typeof headers[Symbol.iterator] === 'function') {
    for (const pair of headers) {
      if (!Array.isArray(pair) || pair.length !== 2) throw badArgument('a header is a pair [name, value]');
      yield pair;
    }
  } else {
    for (const [name, value] of Object.entries(headers)) {
      // message.headers of Node: absent ones may be undefined, repeated ones are lists
      if (value === undefined) continue;
      for (const line of Array.isArray(value) ? value : [value]) yield [name, line];
    }
  }
}

function flatten(headers) {
  const flat = [];
  for (const [name, value] of pairs(headers)) {
    flat.push(bytes(name, 'a header name'), bytes(value, 'a header value'));
  }
  return flat;
}

const names = ['method', 'target', 'headers', 'http10'];

// (method, target, headers) or ({ method, target, headers, http10 })
function requestOf(first, target, headers) {
  const isRequest = typeof first === 'object' && first !== null;
  const given = isRequest ? optionsOf(first, names, 'a request') : { method: first, target, headers };
  const http10 = given.http10 ?? false;
  if (typeof http10 !== 'boolean') throw badArgument('http10 is a boolean');
  return [bytes(given.method, 'method'), bytes(given.target, 'target'), flatten(given.headers), http10];
}

module.exports = { flatten, requestOf };
