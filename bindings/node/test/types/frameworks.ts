// Compiled, never run: the middleware in the typed servers that it is for.
import Fastify from 'fastify';
import { Hono } from 'hono';
import { defineConfig } from 'vite';
import { Policy } from 'ollama-cors';
import fastify from 'ollama-cors/fastify';
import { ollamaCors as hono } from 'ollama-cors/hono';
import { ollamaCors as vite } from 'ollama-cors/vite';
import { createServer } from 'node:http';
import { ollamaCors as express } from 'ollama-cors/express';

const rules = [{ origins: ['https://app.example'] }];
const policy = new Policy({ rules }, { profile: 'middleware' });

const app = new Hono();
app.use(hono({ rules }));
app.use('/api/*', hono(policy));

const server = Fastify();
await server.register(fastify, { rules });
await server.register(fastify, { policy });

const guard = express({ rules });
createServer((request, response) => guard(request, response, () => response.end('hello')));

export default defineConfig({ plugins: [vite({ rules })] });
