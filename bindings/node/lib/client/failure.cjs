// The end of an exchange as an error of our classes.
'use strict';

const { nameOfErrno } = require('../errno.cjs');
const errors = require('./errors.cjs');
const { noTerminator } = require('./iterator.cjs');

// The system's reason, in the shape that Node's own sockets and resolver give it.
function systemError({ code, message, system: number }) {
  if (code === 'name-not-resolved') {
    const [, host] = /^The name (\S+) /.exec(message); // a redirect's, maybe
    const parts = { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname: host };
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), parts);
  }
  const name = nameOfErrno(number);
  if (name === null) return undefined;
  return Object.assign(new Error(`connect ${name}`), { code: name, errno: -number, syscall: 'connect' });
}

function failureOf({ error, report }) {
  if (!error) return null;
  const { status, code, message, detail } = error;
  switch (status) {
    case 'OCORS_E_CONNECT': {
      const cause = systemError(error);
      return new errors.ConnectError(message, { code, errno: cause?.code, cause });
    }
    case 'OCORS_E_TIMEOUT':
      return new errors.TimeoutError(message, { code });
    case 'OCORS_E_STREAM_ERROR':
      return new errors.StreamError(message);
    case 'OCORS_E_TRUNCATED':
      return new errors.TruncatedError(code === 'no-terminator' ? noTerminator : message, { code });
    case 'OCORS_E_BAD_FRAME':
    case 'OCORS_E_BAD_RESPONSE':
    case 'OCORS_E_REDIRECT':
      return new errors.ProtocolError(message, { code });
    case 'OCORS_E_CANCELLED':
      return new errors.AbortError();
    case 'OCORS_E_BLOCKED': {
      const blocked = new errors.BlockedError(message, { code, report: JSON.parse(report) });
      return Object.defineProperty(blocked, 'thrown', { value: detail });
    }
    default:
      return new errors.OllamaCorsError(message, { code: code || status });
  }
}

module.exports = { failureOf };
