// Finds the addon: no script runs at install time, so the file is in the package or it is not.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { OllamaCorsError } = require('./client/errors.cjs');
const { platform } = require('./platform.cjs');

const prebuilds = path.join(__dirname, '..', 'prebuilds');

function available() {
  const names = fs.existsSync(prebuilds) ? fs.readdirSync(prebuilds) : [];
  return names.length === 0 ? 'none' : names.join(', ');
}

function find() {
  const named = process.env.OLLAMA_CORS_NATIVE_PATH;
  const file = named ? path.resolve(named) : path.join(prebuilds, platform(), 'ollama_cors.node');
  if (fs.existsSync(file)) return file;
  if (named) {
    throw new OllamaCorsError(`OLLAMA_CORS_NATIVE_PATH names ${file}, which is not there`, { code: 'addon-not-loadable' });
  }
  throw new OllamaCorsError(
    `ollama-cors has no prebuilt addon for ${platform()} (there are: ${available()}). ` +
      'Build one in a checkout of the sources (`npm ci && npm run build:native` in bindings/node) ' +
      'and name it in the environment variable OLLAMA_CORS_NATIVE_PATH.',
    { code: 'no-prebuild' },
  );
}

module.exports = { file: find() };
