// Programs end: in every way, whatever the client is doing, and never before what they wait for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Programs } from './support/programs.mjs';
import { lines, serve } from './support/server.mjs';

const begin = `
  import { Ollama, createFetch } from 'ollama-cors';
  const [host] = process.argv.slice(2);
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
  const written = new Programs();
  t.after(() => written.remove());
  for (const [what, program, code, printed] of programs) {
    await t.test(what, async () => {
      const ended = await written.run(program, { args: [server.url] });
      assert.deepEqual([ended.code, ended.stdout], [code, printed], ended.stderr);
      if (code === 1) assert.match(ended.stderr, /error: meant/i);
    });
  }
});
