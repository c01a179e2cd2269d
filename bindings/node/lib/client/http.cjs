// Calls by a fetch function that the caller brought: the page's own, a test's, another library's.
'use strict';

const { ResponseError } = require('./errors.cjs');
const { headersFor } = require('./headers.cjs');

// The message that a refusal carries: Ollama's, the text of a proxy, or the status alone.
function messageOf(status, statusText, contentType, body) {
  const bare = `Error ${status}: ${statusText}`;
  if (!contentType?.includes('application/json')) return body || bare;
  try {
    const { error } = JSON.parse(body);
    return (typeof error === 'string' ? error : error?.message) || bare;
  } catch {
    return bare;
  }
}

async function checkOk(response) {
  if (response.ok) return response;
  const body = await response.text().catch(() => '');
  const { status, statusText, headers } = response;
  throw new ResponseError(messageOf(status, statusText, headers.get('content-type'), body), status, { headers, body });
}

async function send(fetch, url, init, { headers, signal } = {}) {
  const request = { ...init, headers: headersFor(url, headers) };
  if (signal) request.signal = signal;
  return checkOk(await fetch(url, request));
}

const isRecord = (data) => data !== null && typeof data === 'object' && !Array.isArray(data);

const get = (fetch, url, options) => send(fetch, url, {}, options);
const head = (fetch, url, options) => send(fetch, url, { method: 'HEAD' }, options);
const post = (fetch, url, data, options) =>
  send(fetch, url, { method: 'POST', body: isRecord(data) ? JSON.stringify(data) : data }, options);
const del = (fetch, url, data, options) => send(fetch, url, { method: 'DELETE', body: JSON.stringify(data) }, options);

module.exports = { get, head, post, del, messageOf };
