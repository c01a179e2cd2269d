// Programs written for `ollama`, run with it and with `ollama-cors`: the same output, the same end. They are
// those of programs/, and those of the README that `ollama` was installed with. But for the import and the
// address, and the model, where it is one that no recording has, they are unchanged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Shim } from 'ollama-cors';
import { Programs } from './support/programs.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const programs = new Map();
for (const name of fs.readdirSync(path.join(here, 'programs'))) {
  programs.set(name, fs.readFileSync(path.join(here, 'programs', name), 'utf8'));
}
const readme = fs.readFileSync(path.join(here, '..', 'node_modules', 'ollama', 'README.md'), 'utf8');
for (const [index, [, program]] of [...readme.matchAll(/^```(?:javascript|typescript)\n(.*?)^```$/gms)].entries()) {
  if (/^import .*\n[^]*await/m.test(program)) programs.set(`${index} of ollama's README`, program);
}

let shim;
before(async () => {
  shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
});
after(() => shim.stop({ drainMs: 0 }));

function adapted(program, name) {
  const own = `new Ollama({ host: '${shim.url}' })`;
  return program
    .replace(/import ollama(?:, \{ Ollama \})? from ('[^']*');?/, `import { Ollama } from $1;\nconst ollama = ${own};`)
    .replace('{ default: ollama, Ollama } = require', `{ Ollama } = require`)
    .replace('ollama instanceof Ollama', "require('ollama').default instanceof Ollama")
    .replace('new Ollama()', own)
    .replaceAll(/'(ollama(?:\/browser)?)'/g, (whole, spec) => `'${spec.replace('ollama', name)}'`)
    .replaceAll(/http:\/\/127\.0\.0\.1:11434|https:\/\/ollama\.com(?=',$)/gm, shim.url)
    .replaceAll(/'(?:llama3\.1|gpt-oss:120b|gpt-oss:120b-cloud)'/g, "'tiny'");
}

const written = new Programs();
after(() => written.remove());

const run = (program, name, kind) =>
  written.run(adapted(program, name), { kind, env: { NO_COLOR: '1', OLLAMA_API_KEY: '' } });

// Without what the reference prints by itself, and in the words of Node's fetch, in place of Bun's and Deno's.
const asHere = (text) =>
  text
    .replaceAll('Getting text from response\n', '')
    .replaceAll(/The (?:operation was aborted\.|signal has been aborted)/g, 'This operation was aborted');

test('there are programs of both kinds', () => {
  assert.ok([...programs.keys()].filter((name) => name.endsWith('README')).length >= 5);
  assert.ok(fs.existsSync(path.join(here, 'programs', 'tools.mjs')));
});

for (const [name, program] of programs) {
  test(`the same with ollama and with ollama-cors: ${name}`, async () => {
    const kind = name.endsWith('.cjs') ? 'cjs' : 'mjs';
    const [theirs, ours] = await Promise.all(['ollama', 'ollama-cors'].map((one) => run(program, one, kind)));
    const silent = !program.includes('console.log') && !program.includes('process.stdout');
    assert.equal(ours.stdout, asHere(theirs.stdout), ours.stderr);
    assert.equal(ours.code, theirs.code, ours.stderr);
    if (!name.endsWith('README')) assert.equal(theirs.code, 0, theirs.stderr);
    if (theirs.code === 0) assert.equal(ours.stderr, '');
    assert.ok(silent || theirs.code !== 0 || ours.stdout !== '');
    // Runtimes differ in how they print one that nobody caught.
    const thrown = ({ stderr }) => /error: "?([^"\n]*)/i.exec(stderr)?.[1];
    if (theirs.code !== 0) assert.equal(thrown(ours), thrown(theirs));
  });
}
