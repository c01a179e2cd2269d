// The addon, loaded.
'use strict';

const { file } = require('./addon.cjs');
const { OllamaCorsError } = require('./client/errors.cjs');
const { version } = require('../package.json');

function load() {
  try {
    return require(file);
  } catch (cause) {
    throw new OllamaCorsError(`cannot load ${file}: ${cause.message}`, { code: 'addon-not-loadable', cause });
  }
}

const native = load();

const number = native.versionNumber;
const nativeVersion = [number / 10000, (number / 100) % 100, number % 100].map(Math.floor).join('.');
if (nativeVersion !== version) {
  throw new OllamaCorsError(`${file} is of version ${nativeVersion}, this package of ${version}`, {
    code: 'version-mismatch',
  });
}

module.exports = native;
