// What `require('ollama-cors/vite')` gives.
'use strict';

const { ollamaCors } = require('./lib/vite.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
exports.ollamaCors = ollamaCors;
exports.default = ollamaCors;
