// ollama-cors for Node: what `require('ollama-cors')` gives, and what index.mjs exports under its names.
'use strict';

const native = require('./lib/native.cjs');
const { check } = require('./lib/config.cjs');
const { OllamaCorsError, ConfigError, StartError } = require('./lib/errors.cjs');
const { Policy } = require('./lib/policy.cjs');
const { Shim } = require('./lib/shim.cjs');
const { version } = require('./package.json');

module.exports = {
  Policy,
  Shim,
  check,
  OllamaCorsError,
  ConfigError,
  StartError,
  version,
  features: JSON.parse(native.features),
  schema: JSON.parse(native.schema),
  catalogue: JSON.parse(native.catalogue),
};
