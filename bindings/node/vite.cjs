// What `require('ollama-cors/vite')` gives.
'use strict';

const { ollamaCors } = require('./lib/vite.cjs');

module.exports = Object.defineProperty({ default: ollamaCors, ollamaCors }, '__esModule', { value: true });
