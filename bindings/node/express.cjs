// What `require('ollama-cors/express')` gives.
'use strict';

const { ollamaCors } = require('./lib/middleware/connect.cjs');

module.exports = Object.defineProperty({ default: ollamaCors, ollamaCors }, '__esModule', { value: true });
