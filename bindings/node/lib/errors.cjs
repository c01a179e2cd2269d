// What can go wrong, as classes: a program tells errors apart by class and `code`, people read `message`.
'use strict';

const { OllamaCorsError } = require('./client/errors.cjs');

// The configuration has errors; `problems` holds all of them, and the warnings.
class ConfigError extends OllamaCorsError {}

// The shim could not start. `system` is the system's error number, `errno` its name, 'EADDRINUSE'.
class StartError extends OllamaCorsError {
  constructor(message, parts) {
    super(message, parts);
    this.system = parts.system;
    this.errno = require('./errno.cjs').nameOfErrno(parts.system); // here, as few programs need it
  }
}

// Runs a native call; what it throws comes out as one of the classes above, or as `otherwise`.
function translate(call, otherwise = OllamaCorsError) {
  try {
    return call();
  } catch (error) {
    if (typeof error?.status !== 'string') throw error;
    const parts = {
      code: error.code || error.status.replace('OCORS_E_', '').toLowerCase().replaceAll('_', '-'),
      pointer: error.pointer,
      problems: error.report === '' ? [] : JSON.parse(error.report).problems,
      system: error.system,
    };
    const Class = error.status === 'OCORS_E_CONFIG' ? ConfigError : otherwise;
    throw new Class(error.message, parts);
  }
}

// The error of an argument that a JavaScript caller got wrong, in the shape of Node's own.
function badArgument(message) {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}

module.exports = { OllamaCorsError, ConfigError, StartError, translate, badArgument };
