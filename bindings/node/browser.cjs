// What `require('ollama-cors/browser')` gives.
'use strict';

module.exports = Object.defineProperty({ ...require('./lib/browser.cjs') }, '__esModule', { value: true });
