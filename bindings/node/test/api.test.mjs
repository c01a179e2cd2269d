// What the package exports, through `import` and through `require`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as esm from 'ollama-cors';

const require = createRequire(import.meta.url);

test('import and require give the same objects', () => {
  const cjs = require('ollama-cors');
  assert.deepEqual(Object.keys(cjs).sort(), Object.keys(esm).sort());
  for (const name of Object.keys(cjs)) assert.equal(esm[name], cjs[name], name);
});

test('version and features are those of the library that runs', () => {
  assert.equal(esm.version, require('ollama-cors/package.json').version);
  assert.equal(esm.features.version, esm.version);
  assert.equal(typeof esm.features.tls, 'boolean');
});

test('the schema knows the keys of a configuration', () => {
  assert.ok('listen' in esm.schema.properties);
  assert.ok('rules' in esm.schema.properties);
});

test('the catalogue has the header that began it all', () => {
  const openai = esm.catalogue.packages.find((one) => one.package === 'openai');
  assert.ok(openai.versions.some((one) => one.request_headers.includes('x-stainless-timeout')));
});

test('errors are of one family', () => {
  assert.ok(esm.ConfigError.prototype instanceof esm.OllamaCorsError);
  assert.ok(esm.StartError.prototype instanceof esm.OllamaCorsError);
  assert.ok(esm.OllamaCorsError.prototype instanceof Error);
});
