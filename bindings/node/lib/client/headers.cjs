// The header lines of a call to Ollama: those of the package `ollama`, by the same rules.
'use strict';

const { version } = require('../../package.json');

// Servers that look for the package whose shape this is find its name, too.
const like = 'ollama-js/0.6.4';

function platform() {
  if (typeof window !== 'undefined' && window.navigator) {
    const { userAgentData, platform: name, userAgent } = navigator;
    return `${(userAgentData?.platform || name || 'unknown').toLowerCase()} Browser/${userAgent};`;
  }
  return typeof process === 'undefined' ? '' : `${process.arch} ${process.platform} Node.js/${process.version}`;
}

const own = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'User-Agent': `ollama-cors/${version} (${platform()}) ${like}`,
};
const ownNames = new Set(Object.keys(own).map((name) => name.toLowerCase()));

// A Headers object, pairs, or a plain object, as a plain object.
function normalizeHeaders(headers) {
  if (headers === undefined || headers === null) return {};
  return typeof headers[Symbol.iterator] === 'function' ? Object.fromEntries(headers) : headers;
}

// The key of the environment is for https://ollama.com alone, and only where none was given.
function apiKeyFor(url, names) {
  if (!/^https:\/\/ollama\.com[:/?#]/.test(`${url}/`) || names.some((name) => /^authorization$/i.test(name))) return {};
  const key = typeof process === 'object' ? process.env?.OLLAMA_API_KEY : undefined;
  return key ? { Authorization: `Bearer ${key}` } : {};
}

// What is sent to `url`: our three, which nobody overrides, and the caller's.
function headersFor(url, headers) {
  const given = normalizeHeaders(headers);
  const names = Object.keys(given);
  const lines = { ...own };
  for (const name of names) if (!ownNames.has(name.toLowerCase())) lines[name] = given[name];
  return Object.assign(lines, apiKeyFor(url, names));
}

// Of those, what says how we speak, and what the caller has given.
function splitHeaders(lines) {
  const isOwn = ([name]) => ownNames.has(name.toLowerCase());
  const all = Object.entries(lines);
  return { own: Object.fromEntries(all.filter(isOwn)), given: Object.fromEntries(all.filter((line) => !isOwn(line))) };
}

module.exports = { headersFor, normalizeHeaders, splitHeaders };
