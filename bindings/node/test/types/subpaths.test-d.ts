// What the package's other doors take and give.
import { expectAssignable, expectError, expectType } from 'tsd';
import { Ollama as NodeClient, Policy } from 'ollama-cors';
import page, { Ollama, ResponseError, formatHost } from 'ollama-cors/browser';
import express, { ollamaCors as namedExpress } from 'ollama-cors/express';
import fastify, { ollamaCors as namedFastify } from 'ollama-cors/fastify';
import hono, { ollamaCors as namedHono } from 'ollama-cors/hono';
import { del, get, head, parseJSON, post } from 'ollama-cors/utils';
import vite, { ollamaCors as namedVite } from 'ollama-cors/vite';

expectType<Ollama>(page);
expectAssignable<NodeClient>(page);
expectType<Ollama>(new Ollama({ fetch: globalThis.fetch, timeout: 5 }));
expectType<string>(formatHost(''));
declare const failure: ResponseError;
expectAssignable<Error>(failure);

export async function read(): Promise<void> {
  for await (const message of parseJSON<{ a: 1 }>(new ReadableStream())) expectType<1>(message.a);
}
for (const send of [get, head]) expectType<Promise<Response>>(send(fetch, 'http://localhost'));
expectType<Promise<Response>>(post(fetch, 'http://localhost', { a: 1 }, { headers: [['a', 'b']] }));
expectType<Promise<Response>>(del(fetch, 'http://localhost'));
expectError(get('http://localhost'));

const policy = new Policy({}, { profile: 'middleware' });
for (const config of [undefined, policy, { rules: [] }]) {
  express(config);
  hono(config);
}
expectType<typeof express>(namedExpress);
expectType<typeof fastify>(namedFastify);
expectType<typeof hono>(namedHono);
expectType<typeof vite>(namedVite);
expectError(express(1));
expectError(hono(1));
expectType<string>(vite({ upstream: 'replay:' }).name);
expectError(vite(1));
