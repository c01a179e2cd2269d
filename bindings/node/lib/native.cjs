// Finds and loads the addon: no script runs at install time, so the file is in the package or it is not.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { OllamaCorsError } = require('./errors.cjs');
const { platform } = require('./platform.cjs');
const { version } = require('../package.json');

const prebuilds = path.join(__dirname, '..', 'prebuilds');

function available() {
  const names = fs.existsSync(prebuilds) ? fs.readdirSync(prebuilds) : [];
  return names.length === 0 ? 'none' : names.join(', ');
}

function load(file) {
  try {
    return require(file);
  } catch (error) {
    throw Object.assign(
      new OllamaCorsError(`cannot load ${file}: ${error.message}`, { code: 'addon-not-loadable' }),
      { cause: error },
    );
  }
}

function find() {
  if (process.env.OLLAMA_CORS_NATIVE_PATH) return path.resolve(process.env.OLLAMA_CORS_NATIVE_PATH);
  const file = path.join(prebuilds, platform(), 'ollama_cors.node');
  if (fs.existsSync(file)) return file;
  throw new OllamaCorsError(
    `ollama-cors has no prebuilt addon for ${platform()} (there are: ${available()}). ` +
      'Build one in a checkout of the sources (`npm ci && npm run build:native` in bindings/node) ' +
      'and name it in the environment variable OLLAMA_CORS_NATIVE_PATH.',
    { code: 'no-prebuild' },
  );
}

const file = find();
const native = load(file);

const number = native.versionNumber;
const nativeVersion = [number / 10000, (number / 100) % 100, number % 100].map(Math.floor).join('.');
if (nativeVersion !== version) {
  throw new OllamaCorsError(`${file} is of version ${nativeVersion}, this package of ${version}`, {
    code: 'version-mismatch',
  });
}

module.exports = native;
