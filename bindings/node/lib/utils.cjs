// The helpers of the package `ollama` that programs and tests reach for, under their names there.
'use strict';

const { get, head, post, del } = require('./client/http.cjs');
const { defaultHost, defaultPort, formatHost } = require('./client/host.cjs');
const { AbortableAsyncIterator, parseJSON } = require('./client/iterator.cjs');
const { ResponseError } = require('./client/errors.cjs');

module.exports = {
  get, head, post, del, parseJSON, formatHost, defaultHost, defaultPort, AbortableAsyncIterator, ResponseError,
};
