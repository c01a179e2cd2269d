// What `require('ollama-cors')` gives. With the mark of a compiled ES module, so that
// `import ollama from 'ollama-cors'` means the same where TypeScript made a require of it.
'use strict';

const main = require('./lib/main.cjs');

const shown = (name) => ({ enumerable: true, get: () => main[name] });

Object.defineProperty(exports, '__esModule', { value: true });
Object.defineProperty(exports, 'default', shown('default'));
for (const name of Object.keys(main).filter((one) => one !== 'default')) Object.defineProperty(exports, name, shown(name));
