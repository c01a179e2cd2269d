// Ending one stream, ending all, and what those see who read them.
import { Ollama } from 'ollama';

const ollama = new Ollama({ host: 'http://127.0.0.1:11434' });
const ask = () => ollama.chat({ model: 'tiny-slow', messages: [{ role: 'user', content: 'A long story' }], stream: true });

async function read(stream, first) {
  try {
    for await (const part of stream) first?.(part);
    return 'to its end';
  } catch (error) {
    return [error.name, error.message, error instanceof Error].join();
  }
}

const one = await ask();
console.log('one:', await read(one, () => one.abort()));

const streams = await Promise.all([ask(), ask(), ask()]);
let begun = 0;
const begin = () => (begun += 1) === 1 && ollama.abort();
console.log('all:', await Promise.all(streams.map((stream) => read(stream, begin))));

ollama.abort(); // nothing is under way
const again = await ollama.chat({ model: 'tiny', messages: [{ role: 'user', content: 'hi' }] });
console.log('then:', again.message.content);

const late = await ask();
setImmediate(() => ollama.abort());
console.log('a little later:', await read(late));
