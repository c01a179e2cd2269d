// All that the package exports. Its two doors, index.cjs and index.mjs, give these very objects.
'use strict';

const native = require('./native.cjs');
const { check } = require('./config.cjs');
const { ConfigError, StartError } = require('./errors.cjs');
const clientErrors = require('./client/errors.cjs');
const { createFetch } = require('./client/fetch.cjs');
const { formatHost } = require('./client/host.cjs');
const { AbortableAsyncIterator } = require('./client/iterator.cjs');
const { Ollama } = require('./client/native_ollama.cjs');
const { doctor, doctorCodes } = require('./doctor.cjs');
const { Policy } = require('./policy.cjs');
const { Shim } = require('./shim.cjs');
const { version } = require('../package.json');

module.exports = {
  default: new Ollama(),
  Ollama,
  AbortableAsyncIterator,
  formatHost,
  createFetch,
  doctor,
  doctorCodes,
  Policy,
  Shim,
  check,
  ...clientErrors,
  ConfigError,
  StartError,
  version,
  features: JSON.parse(native.features),
  schema: JSON.parse(native.schema),
  catalogue: JSON.parse(native.catalogue),
};
