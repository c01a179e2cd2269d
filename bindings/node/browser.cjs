// What `require('ollama-cors/browser')` gives.
'use strict';

const main = require('./lib/browser.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
Object.assign(exports, main);
exports.default = main.default;
