// The programs of README.md, run as they stand: they ask a recorded Ollama in place of the one on its port.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Shim } from 'ollama-cors';
import { Programs } from './support/programs.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const readme = fs.readFileSync(path.join(here, '..', 'README.md'), 'utf8');
const programs = [...readme.matchAll(/^```js run\n(.*?)^```$/gms)].map(([, program]) => program);
const port = 11434;
let shim;

before(async () => {
  shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:' });
});
after(() => shim.stop({ drainMs: 0 }));

const written = new Programs();
after(() => written.remove());

// With the port of ours, and, before Node 24, without its newest syntax.
function adapted(program) {
  const local = program
    .replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${shim.port}`)
    .replace("import ollama from 'ollama-cors';", `import { Ollama } from 'ollama-cors';\nconst ollama = new Ollama({ host: '${shim.url}' });`);
  return Number(process.versions.node.split('.')[0]) < 24 ? local.replaceAll('await using', 'const') : local;
}

test('README.md has programs', () => assert.ok(programs.length >= 6));

for (const program of programs) {
  const name = /import .*/.exec(program)[0];
  test(`README.md: ${name}`, async () => {
    const { code, stdout, stderr } = await written.run(adapted(program));
    assert.equal(code, 0, stderr);
    assert.notEqual(stdout, '');
    for (const [, said] of program.matchAll(/console\.log\(error\.message\); \/\/ (.*)$/gm)) assert.ok(stdout.includes(said), stdout);
  });
}

test('README.md: the runtimes are those of the evidence', () => {
  const evidence = fs.readFileSync(path.join(here, '..', '..', '..', 'tests', 'evidence', 'node-runtimes.md'), 'utf8');
  const said = [...evidence.matchAll(/^(\w+) v(\S+): (\d+) passed, (\d+) (?:files )?failed$/gm)].map(([, ...row]) => row);
  const shown = [...readme.matchAll(/^\| (\w+) (\d\S+) \| (\d+) passed, (\d+) failed \|$/gm)].map(([, ...row]) => row);
  assert.equal(said.length, 6);
  assert.deepEqual(shown, said);
});
