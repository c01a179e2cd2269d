// Middleware for Hono: app.use(ollamaCors({ rules: [...] })).
'use strict';

const { answerOf, policyOf } = require('./policy.cjs');

function decide(policy, request) {
  const url = new URL(request.url);
  const headers = [...request.headers];
  if (!request.headers.has('host')) headers.push(['host', url.host]); // servers that keep it in the URL alone
  return policy.decide(request.method, url.pathname + url.search, headers);
}

function ollamaCors(config) {
  const policy = policyOf(config);
  return async function ollamaCorsMiddleware(context, next) {
    const decision = decide(policy, context.req.raw);
    context.set('ollamaCors', decision);
    if (decision.status !== null) {
      return new Response(decision.body, { status: decision.status, headers: answerOf(decision) });
    }
    await next();
    const { body, status, statusText, headers } = context.res;
    const answer = new Response(body, { status, statusText, headers: decision.answer([...headers]) });
    context.res = undefined; // otherwise Hono puts the old headers back
    context.res = answer;
    return undefined;
  };
}

module.exports = { ollamaCors };
