// Middleware in the form of Connect, which Express takes, and Node's own http server can call.
'use strict';

const { answerOf, policyOf } = require('./policy.cjs');

// [status, reason?, headers?] of writeHead, in any of its forms, as pairs.
function linesOf(headers) {
  if (headers === undefined || headers === null) return [];
  if (!Array.isArray(headers)) return Object.entries(headers).filter(([, value]) => value !== undefined);
  if (Array.isArray(headers[0])) return headers;
  return Array.from({ length: headers.length / 2 }, (_, i) => [headers[2 * i], headers[2 * i + 1]]);
}

// Each value a line of its own, as the policy reads them.
function ownLines(response) {
  const lines = [];
  for (const name of response.getRawHeaderNames()) {
    for (const value of [response.getHeader(name)].flat()) lines.push([name, String(value)]);
  }
  return lines;
}

function setLines(response, lines) {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  for (const [name, value] of lines) response.appendHeader(name, value);
}

// The policy has the last word on the head of an answer, whoever writes it.
function guardHead(response, decision) {
  const { writeHead } = response;
  response.writeHead = function (status, ...rest) {
    response.writeHead = writeHead;
    const reason = typeof rest[0] === 'string' ? [rest.shift()] : [];
    const given = linesOf(rest[0]);
    for (const [name] of given) response.removeHeader(name);
    for (const [name, value] of given) for (const one of [value].flat()) response.appendHeader(name, String(one));
    setLines(response, decision.answer(ownLines(response)));
    return writeHead.call(response, status, ...reason);
  };
}

function ollamaCors(config) {
  const policy = policyOf(config);
  return function ollamaCorsMiddleware(request, response, next) {
    const { method, originalUrl, url, rawHeaders, httpVersion } = request;
    const target = originalUrl ?? url; // mounted below a path, Express cuts it off
    const decision = policy.decide({ method, target, headers: rawHeaders, http10: httpVersion === '1.0' });
    request.ollamaCors = decision;
    if (decision.status === null) {
      guardHead(response, decision);
      return next();
    }
    setLines(response, answerOf(decision));
    response.writeHead(decision.status).end(decision.body);
  };
}

module.exports = { ollamaCors };
