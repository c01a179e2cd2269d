// What `require('ollama-cors/hono')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/hono.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
exports.ollamaCors = ollamaCors;
exports.default = ollamaCors;
