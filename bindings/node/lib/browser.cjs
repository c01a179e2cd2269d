// The client for a page in a browser: the same class, on the page's own fetch. Nothing native, nothing of Node.
'use strict';

const errors = require('./client/errors.cjs');
const { formatHost } = require('./client/host.cjs');
const { AbortableAsyncIterator } = require('./client/iterator.cjs');
const { Ollama } = require('./client/ollama.cjs');

module.exports = { default: new Ollama(), Ollama, AbortableAsyncIterator, formatHost, ...errors };
