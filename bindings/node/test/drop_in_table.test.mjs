// What the package `ollama` declares, and OLLAMA.md says is here.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import * as theirs from 'ollama';
import * as theirPage from 'ollama/browser';
import * as ours from 'ollama-cors';
import * as ourPage from 'ollama-cors/browser';
import { Comparison, page, pagePath, tables } from './support/drop_in_table.mjs';

const both = tables();

for (const [kind, rows] of Object.entries(both)) {
  test(`nothing of ollama's ${kind} is missing`, () => {
    assert.ok(rows.size > 20);
    for (const [title, row] of rows) assert.ok(!row[1].includes('**'), `${title}: ${row[1]}`);
  });
}

test('the page says so', () => {
  assert.equal(fs.readFileSync(pagePath, 'utf8'), page(both), 'run node test/support/drop_in_table.mjs');
});

test('what runs has what the declarations say', () => {
  for (const [reference, own] of [[theirs, ours], [theirPage, ourPage]]) {
    for (const name of Object.keys(reference)) assert.ok(name in own, name);
    for (const title of both.methods.keys()) {
      if (/^\w+$/.test(title)) assert.equal(typeof own.default[title], 'function', title);
    }
  }
});

test('a table tells what is missing, and what is otherwise', () => {
  const declared = (methods, types) => `
    export interface AskRequest { ${types.request} }
    export interface AskResponse { ${types.response} }
    ${types.more ?? ''}
    export class Client { constructor(config?: Partial<{ a: 1 }>); ${methods} }`;
  const request = 'model: string; stream?: boolean; n?: number';
  const response = 'text: string; total?: number';
  const more = 'export interface Lost {}; export type Word = string;';
  const reference = declared('ask(request: AskRequest): Promise<AskResponse>; end(): void; gone(): void;', { request, response, more });
  const variants = {
    'ask(request: AskRequest): Promise<AskResponse>; end(): void; gone(): void': [{ request, response, more }, {}],
    'ask(request: AskRequest): Promise<AskResponse>; more(a: 1): void': [
      { request: 'model: "x"; n: number', response: 'text: string | null; total: number' },
      {
        ask: '**not** all that model may be, stream, n left out',
        end: '**not here**',
        gone: '**not here**',
        more: 'ours alone',
        AskRequest: '**not** all that model may be, stream, n left out',
        Lost: '**not here**',
        Word: '**not here**',
      },
    ],
    'ask(request: AskRequest): Promise<string>; end(): void; gone(): void': [
      { request: `${request}; beyond?: 1`, response: 'text?: string', more: 'export interface Lost {}; export type Word = "a";' },
      { ask: '**not** its answer', AskResponse: '**not** text always, total', Word: '**not** as there' },
    ],
  };
  for (const [methods, [types, expected]] of Object.entries(variants)) {
    const files = { 'theirs.d.cts': reference, 'ours.d.cts': declared(methods, types) };
    const comparison = new Comparison('./theirs.cjs', './ours.cjs', files);
    const found = [...comparison.methods('Client'), ...comparison.types()].filter(([title, row]) => title !== 'Client' && row[1] !== 'all');
    assert.deepEqual(Object.fromEntries(found.map(([title, row]) => [title, row[1]])), expected, methods);
  }
});
