// What `require('ollama-cors/fastify')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/fastify.cjs');

module.exports = Object.defineProperty({ default: ollamaCors, ollamaCors }, '__esModule', { value: true });
