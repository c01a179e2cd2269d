// What `require('ollama-cors/fastify')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/fastify.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
exports.ollamaCors = ollamaCors;
exports.default = ollamaCors;
