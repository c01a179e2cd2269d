// What `require('ollama-cors/hono')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/hono.cjs');

module.exports = Object.defineProperty({ default: ollamaCors, ollamaCors }, '__esModule', { value: true });
