// Configurations as callers have them: JSON text, or the object that it would be parsed to.
'use strict';

const native = require('./native.cjs');
const { badArgument, translate } = require('./errors.cjs');

function textOf(config) {
  if (typeof config === 'string') return config;
  // A promise or a Map would become `{}`, which is a valid configuration that nobody meant.
  const kind = Object.prototype.toString.call(config);
  if (kind !== '[object Object]' && kind !== '[object Array]') {
    throw badArgument(`a configuration is an object or JSON text, not ${kind.slice(8, -1)}`);
  }
  return JSON.stringify(config);
}

function check(config) {
  const text = textOf(config);
  return JSON.parse(translate(() => native.check(text)));
}

module.exports = { textOf, check };
