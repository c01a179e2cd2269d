// What can go wrong in a call, as classes. Loads nothing: pages in a browser have them too.
'use strict';

class OllamaCorsError extends Error {
  constructor(message, { code, pointer = '', problems = [], cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.pointer = pointer;
    this.problems = problems;
  }

  get name() {
    return this.constructor.name;
  }
}

// The server refused: it answered with a status of 400 or more. `error` and `status_code` as in the
// package `ollama`; `body` is all that the server said.
class ResponseError extends OllamaCorsError {
  constructor(error, statusCode, { headers = null, body = '' } = {}) {
    super(error, { code: 'http-status' });
    this.error = error;
    this.status_code = statusCode;
    this.headers = headers;
    this.body = body;
  }
}

// No connection: `errno` is the system's name for the reason, null where it had no part.
class ConnectError extends OllamaCorsError {
  constructor(message, parts) {
    super(message, parts);
    this.errno = parts.errno ?? null;
  }
}

// `code` says which time ran out: connect-timeout, first-byte-timeout, idle-timeout, total-timeout.
class TimeoutError extends OllamaCorsError {}

// The server reported an error inside its stream. What came before it has been given.
class StreamError extends OllamaCorsError {
  constructor(message, parts = {}) {
    super(message, { code: 'stream-error', ...parts });
  }
}

// The answer ended before it was complete. What came before has been given.
class TruncatedError extends OllamaCorsError {}

// What came is no answer to be understood: a broken line, broken HTTP, a redirect not to be followed.
class ProtocolError extends OllamaCorsError {}

// The caller's signal, or abort(). `cause` is the signal's reason.
class AbortError extends OllamaCorsError {
  constructor(reason) {
    super('This operation was aborted', { code: 'ABORT_ERR', cause: reason });
  }
}

// What a page's browser would not have let it read: `report` says why, with what its console prints.
class BlockedError extends OllamaCorsError {
  constructor(message, parts) {
    super(message, parts);
    this.report = parts.report;
  }
}

module.exports = {
  OllamaCorsError,
  ResponseError,
  ConnectError,
  TimeoutError,
  StreamError,
  TruncatedError,
  ProtocolError,
  AbortError,
  BlockedError,
};
