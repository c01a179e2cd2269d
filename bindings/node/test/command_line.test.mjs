// `npx ollama-cors`: the command line in the addon is the program whole.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { start } from './support/shim.mjs';

const program = fileURLToPath(new URL('../bin/ollama-cors.cjs', import.meta.url));
const run = (...words) => promisify(execFile)(process.execPath, [program, ...words]);

test('it has every command', async () => {
  const { stdout } = await run('--help');
  for (const command of ['serve', 'check', 'decide', 'fetch', 'doctor', 'headers']) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
});

test('fetch knows the digest of a body', async (t) => {
  const shim = await start(t);
  const body = Buffer.from(await (await fetch(`${shim.url}/api/version`)).arrayBuffer());
  const { stdout } = await run('fetch', '--json', `${shim.url}/api/version`);
  assert.equal(JSON.parse(stdout).response.body_sha256, createHash('sha256').update(body).digest('hex'));
});
