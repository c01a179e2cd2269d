// What `require('ollama-cors')` gives. With the mark of a compiled ES module, so that
// `import ollama from 'ollama-cors'` means the same where TypeScript made a require of it.
'use strict';

module.exports = Object.defineProperty({ ...require('./lib/main.cjs') }, '__esModule', { value: true });
