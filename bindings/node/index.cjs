// What `require('ollama-cors')` gives. With the mark of a compiled ES module, so that
// `import ollama from 'ollama-cors'` means the same where TypeScript made a require of it.
'use strict';

const main = require('./lib/main.cjs');

Object.defineProperty(exports, '__esModule', { value: true });
Object.assign(exports, main);
exports.default = main.default;
