// What `require('ollama-cors/utils')` gives.
'use strict';

module.exports = require('./lib/utils.cjs');
