// All that the package exports. Its two doors, index.cjs and index.mjs, give these very objects. A part is loaded
// when it is first asked for. The addon is looked for at once, so that where there is none, loading says so.
'use strict';

require('./addon.cjs');
const clientErrors = require('./client/errors.cjs');
const { lazily } = require('./lazy.cjs');

// index.mjs reads all names: these do not load what they call for that.
const createFetch = (options) => require('./client/fetch.cjs').createFetch(options);
const doctor = async (host, options) => require('./doctor.cjs').doctor(host, options);
const doctorCodes = () => require('./doctor.cjs').doctorCodes();
const check = (config) => require('./config.cjs').check(config);

lazily(exports, {
  default: () => new exports.Ollama(),
  Ollama: () => require('./client/native_ollama.cjs').Ollama,
  AbortableAsyncIterator: () => require('./client/iterator.cjs').AbortableAsyncIterator,
  formatHost: () => require('./client/host.cjs').formatHost,
  Policy: () => require('./policy.cjs').Policy,
  Shim: () => require('./shim.cjs').Shim,
  ConfigError: () => require('./errors.cjs').ConfigError,
  StartError: () => require('./errors.cjs').StartError,
  version: () => require('../package.json').version,
  features: () => JSON.parse(require('./native.cjs').features),
  schema: () => JSON.parse(require('./native.cjs').schema),
  catalogue: () => JSON.parse(require('./native.cjs').catalogue),
});
Object.assign(exports, { createFetch, doctor, doctorCodes, check, ...clientErrors });
