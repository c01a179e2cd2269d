// The policy inside other servers: Express, Node's own, Fastify, Hono; each as a page meets it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { Policy, createFetch } from 'ollama-cors';
import forExpress from 'ollama-cors/express';
import forFastify from 'ollama-cors/fastify';
import forHono from 'ollama-cors/hono';
import { preflight, request } from './support/http.mjs';

const origin = 'https://app.example';
const config = { rules: [{ origins: [origin], credentials: true, response_headers: ['x-one'] }] };

async function listen(t, server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

const servers = {
  express(t) {
    const app = express();
    app.use(forExpress(config));
    const api = express.Router(); // mounted: Express cuts the path
    api.get('/things', (req, res) => res.set('Vary', 'Accept-Language').set('Access-Control-Allow-Origin', '*').set('X-One', '1').json({ kind: req.ollamaCors.kind }));
    api.get('/head', (req, res) => res.writeHead(201, 'Made', { Vary: 'Accept-Language', 'Set-Cookie': ['a=1', 'b=2'] }).end('{}'));
    app.use('/api', api);
    return listen(t, http.createServer(app));
  },
  node(t) {
    const guard = forExpress(new Policy(config, { profile: 'middleware' }));
    const server = http.createServer((req, res) => {
      guard(req, res, () => {
        if (req.url === '/api/head') return res.writeHead(201, ['Vary', 'Accept-Language', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('{}');
        if (req.url !== '/api/things') return res.writeHead(404).end();
        res.setHeader('Vary', 'Accept-Language');
        res.setHeader('X-One', '1');
        res.end(JSON.stringify({ kind: req.ollamaCors.kind })); // without a writeHead of its own
      });
    });
    return listen(t, server);
  },
  async fastify(t) {
    const app = Fastify();
    await app.register(forFastify, config);
    app.get('/api/things', async (req, reply) => {
      reply.header('Vary', 'Accept-Language').header('Access-Control-Allow-Origin', '*').header('X-One', '1');
      return { kind: req.ollamaCors.kind };
    });
    app.get('/api/head', async (req, reply) => reply.code(201).header('Vary', 'Accept-Language').header('Set-Cookie', ['a=1', 'b=2']).send('{}'));
    await app.listen({ port: 0, host: '127.0.0.1' });
    t.after(() => app.close());
    return `http://127.0.0.1:${app.server.address().port}`;
  },
  async hono(t) {
    const app = new Hono();
    app.use(forHono(config));
    app.get('/api/things', (c) => c.json({ kind: c.get('ollamaCors').kind }, 200, { Vary: 'Accept-Language', 'Access-Control-Allow-Origin': '*', 'X-One': '1' }));
    app.get('/api/head', () => new Response('{}', { status: 201, headers: [['Vary', 'Accept-Language'], ['Set-Cookie', 'a=1'], ['Set-Cookie', 'b=2']] }));
    // What @hono/node-server does, in short.
    const server = http.createServer(async (req, res) => {
      const headers = Array.from({ length: req.rawHeaders.length / 2 }, (_, i) => req.rawHeaders.slice(2 * i, 2 * i + 2));
      const answer = await app.fetch(new Request(`http://${req.headers.host}${req.url}`, { method: req.method, headers }));
      for (const [name, value] of answer.headers) res.appendHeader(name, value);
      res.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
    return listen(t, server);
  },
};

for (const [name, serve] of Object.entries(servers)) {
  test(`${name}: preflights are answered, foreign pages refused, answers readable`, async (t) => {
    const url = await serve(t);
    const granted = await request(`${url}/api/things`, preflight(origin, 'PUT', 'x-new'));
    assert.deepEqual([granted.status, granted.body], [204, '']);
    assert.equal(granted.headers['access-control-allow-origin'], origin);
    assert.equal(granted.headers['access-control-allow-headers'], 'x-new');

    const answer = await request(`${url}/api/things`, { headers: { origin } });
    assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { kind: 'cors' }]);
    assert.equal(answer.headers['access-control-allow-origin'], origin); // one line, ours
    assert.equal(answer.headers['access-control-allow-credentials'], 'true');
    assert.equal(answer.headers.vary.toLowerCase(), 'accept-language, origin');
    assert.match(answer.headers['access-control-expose-headers'].toLowerCase(), /x-one/);

    const other = await request(`${url}/api/head`, { headers: { origin } });
    assert.deepEqual([other.status, other.body, other.headers['set-cookie']], [201, '{}', ['a=1', 'b=2']]);
    assert.equal(other.headers.vary.toLowerCase(), 'accept-language, origin');

    const refused = await request(`${url}/api/things`, { headers: { origin: 'https://evil.example' } });
    assert.deepEqual([refused.status, refused.headers['content-type']], [403, 'application/json']);
    assert.equal(JSON.parse(refused.body).ollama_cors.reason, 'origin-not-allowed');
    assert.equal(refused.headers['access-control-allow-origin'], undefined);

    // A page reads its 404, too.
    const missing = await request(`${url}/missing`, { headers: { origin } });
    assert.deepEqual([missing.status, missing.headers['access-control-allow-origin']], [404, origin]);
    const program = await request(`${url}/api/things`);
    assert.deepEqual([program.status, program.headers['access-control-allow-origin']], [200, undefined]);

    const page = createFetch({ pageOrigin: origin });
    assert.deepEqual(await (await page(`${url}/api/things`, { headers: { 'X-New': '1' }, credentials: 'include' })).json(), { kind: 'cors' });
    await assert.rejects(createFetch({ pageOrigin: 'http://evil.example' })(`${url}/api/things`), { message: 'Failed to fetch' });
  });
}

test('a configuration with errors is refused when the middleware is made', async () => {
  for (const make of [forExpress, forHono]) assert.throws(() => make({ rules: 1 }), { name: 'ConfigError', pointer: '/rules' });
  await assert.rejects(async () => Fastify().register(forFastify, { rules: 1 }).ready(), { name: 'ConfigError' });
});
