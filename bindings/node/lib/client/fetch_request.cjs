// What a caller hands to fetch(), read as the Fetch standard's Request constructor reads it.
'use strict';

const { extractBody } = require('./body.cjs');

const upperCased = new Set(['delete', 'get', 'head', 'options', 'post', 'put']);
const words = ['mode', 'credentials', 'cache', 'redirect', 'referrerPolicy'];

const normalizeMethod = (method) => (upperCased.has(method.toLowerCase()) ? method.toUpperCase() : method);

// [name, value] as they were given: which names are none is for a page's browser to say.
function pairsOf(headers) {
  if (headers === undefined || headers === null) return [];
  return typeof headers[Symbol.iterator] === 'function' ? [...headers] : Object.entries(headers);
}

// { url, method, headers, body: { kind, content, type }, signal, words }
async function readRequest(input, init = {}) {
  const from = input instanceof Request ? input : null;
  const given = { url: from === null ? String(input) : from.url, words: {} };
  given.method = normalizeMethod(String(init.method ?? from?.method ?? 'GET'));
  given.headers = pairsOf(init.headers ?? from?.headers);
  given.signal = init.signal === undefined ? from?.signal : init.signal;
  for (const word of words) {
    const value = init[word] ?? from?.[word];
    if (value !== undefined && value !== '') given.words[word] = value;
  }
  const inherits = from !== null && from.body !== null && (init.body === undefined || init.body === null);
  if (inherits && from.bodyUsed) throw new TypeError('the body of this Request has been read already');
  given.body = await extractBody(inherits ? await from.arrayBuffer() : init.body);
  return given;
}

module.exports = { readRequest };
