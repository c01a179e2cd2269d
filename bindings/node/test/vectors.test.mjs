// The shared vectors, decided through this binding. What a case is and when it holds: tests/vectors/README.md.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check, Policy } from 'ollama-cors';

const folder = fileURLToPath(new URL('../../../tests/vectors/', import.meta.url));
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const files = fs.readdirSync(path.join(folder, 'decisions')).filter((name) => name.endsWith('.json')).sort();
const methods = 'access-control-allow-methods';
const lists = ['vary', methods, 'access-control-allow-headers', 'access-control-expose-headers'];

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function canonical(headers) {
  const pairs = headers.map(([written, value]) => {
    const name = lower(written);
    if (!lists.includes(name)) return [name, value];
    const elements = value.split(',').map((one) => one.replace(/^[ \t]+|[ \t]+$/g, ''));
    const folded = name === methods ? elements : elements.map(lower);
    const unique = [...new Set(folded.filter((one) => one !== ''))];
    return [name, unique.sort(compare).join(', ')];
  });
  return pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
}

// JSON with sorted keys, and bytes from 0x80 on escaped.
function line({ headers, kind, reason, rule, status, verdict }) {
  const text = JSON.stringify({ headers, kind, reason, rule, status, verdict });
  return text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const results = [];
const policies = new Map();

function policyOf(document, profile) {
  const key = `${profile} ${JSON.stringify(document)}`;
  if (!policies.has(key)) policies.set(key, new Policy(JSON.stringify(document), { profile }));
  return policies.get(key);
}

for (const file of files) {
  const { policies: named, cases } = read(path.join(folder, 'decisions', file));
  for (const { id, policy, profile = 'shim', request, expect } of cases) {
    test(id, () => {
      const document = typeof policy === 'string' ? named[policy] : policy;
      const { method, target, headers, http_1_0: http10 } = request;
      const decision = policyOf(document, profile).decide({ method, target, headers, http10 });
      results.push(`${id}\t${line(decision)}\n`);
      const { kind, verdict, reason, status, rule } = decision;
      assert.deepEqual(
        { kind, verdict, reason, status, rule, headers: canonical(decision.headers) },
        { ...expect, headers: canonical(expect.headers) },
      );
    });
  }
}

const place = ({ severity, code, pointer }) => `${pointer} ${code} ${severity}`;
const byPlace = (a, b) => compare(place(a), place(b));

for (const { id, text, valid, problems } of read(path.join(folder, 'configurations.json')).cases) {
  test(id, () => {
    const report = check(text);
    assert.equal(report.valid, valid);
    const expected = problems.toSorted(byPlace);
    const found = report.problems.toSorted(byPlace);
    assert.deepEqual(found.map(place), expected.map(place));
    expected.forEach(({ suggestion }, i) => {
      if (suggestion === undefined) return;
      assert.deepEqual(found[i].suggestion, suggestion === '' ? null : JSON.parse(suggestion));
    });
  });
}

after(() => {
  const into = process.env.OLLAMA_CORS_VECTOR_RESULTS;
  if (into) fs.writeFileSync(path.join(into, 'node.tsv'), results.join(''));
});
