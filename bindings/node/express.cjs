// What `require('ollama-cors/express')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/connect.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
exports.ollamaCors = ollamaCors;
exports.default = ollamaCors;
