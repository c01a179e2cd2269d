// What the middleware of all frameworks have in common.
'use strict';

const { Policy } = require('../policy.cjs');

// A configuration in someone's own server: any host, any route, until it says otherwise.
function policyOf(config = {}) {
  return config instanceof Policy ? config : new Policy(config, { profile: 'middleware' });
}

// The header lines of a refusal or of a preflight's answer.
function answerOf(decision) {
  return decision.answer(decision.body === null ? [] : [['Content-Type', 'application/json']]);
}

module.exports = { policyOf, answerOf };
