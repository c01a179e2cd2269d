// A plugin for Fastify: app.register(ollamaCors, { rules: [...] }).
'use strict';

const { ollamaCors: connect } = require('./connect.cjs');
const { Policy } = require('../policy.cjs');

async function ollamaCors(app, options) {
  const { policy, ...config } = options;
  const middleware = connect(policy instanceof Policy ? policy : config);
  app.decorateRequest('ollamaCors', null);
  app.addHook('onRequest', (request, reply, done) => {
    middleware(request.raw, reply.raw, () => {
      request.ollamaCors = request.raw.ollamaCors;
      done();
    });
    if (request.ollamaCors === null) reply.hijack(); // answered
  });
}

// As fastify-plugin marks one: it is for the whole server, not for a context of its own.
ollamaCors[Symbol.for('skip-override')] = true;
ollamaCors[Symbol.for('fastify.display-name')] = 'ollama-cors';

module.exports = { ollamaCors };
