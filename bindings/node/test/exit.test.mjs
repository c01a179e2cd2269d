// Programs end: in every way, whatever the client is doing, and never before what they wait for.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lines, serve } from './support/server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const begin = `
  import { Ollama, createFetch } from 'ollama-cors';
  const [host] = process.argv.slice(1);
  const client = new Ollama({ host });
  const stream = await client.chat({ model: 'm', stream: true });
  await stream.next();
`;

// [what, the program, its exit code, what it prints]
const programs = [
  ['with a stream that nobody reads on', begin, 0, ''],
  ['with a response that nobody reads', `${begin} await createFetch()(host + '/api/chat', { method: 'POST', body: '{}' });`, 0, ''],
  ['by process.exit() while it waits', `${begin} stream.next(); process.exit(3);`, 3, ''],
  ['by an error while it waits', `${begin} stream.next(); throw new Error('meant');`, 1, ''],
  ['by an error in a loop over a stream', `${begin} for await (const message of stream) throw new Error('meant');`, 1, ''],
  ['with a page of its own', `${begin} createFetch({ pageOrigin: 'http://localhost:1' })(host).catch(() => {}); process.exit(0)`, 0, ''],
  ['only behind what it waits for', `${begin} setTimeout(() => client.abort(), 300); try { for await (const one of stream); } catch (error) { console.log(error.name) }`, 0, 'AbortError\n'],
  ['having done nothing', "import 'ollama-cors';", 0, ''],
];

test('a program ends', async (t) => {
  // One message a request, and many to whoever takes more than one.
  const server = await serve(t, (request, response) => lines(response, ...Array(3).fill({ n: 1 })));
  const run = (program) =>
    new Promise((resolve) => {
      const args = ['--input-type=module', '-e', program, server.url];
      execFile(process.execPath, args, { cwd: here, timeout: 20_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr });
      });
    });
  for (const [what, program, code, printed] of programs) {
    await t.test(what, async () => {
      const ended = await run(program);
      assert.deepEqual([ended.code, ended.stdout], [code, printed], ended.stderr);
      if (code === 1) assert.match(ended.stderr, /Error: meant/);
    });
  }
});
