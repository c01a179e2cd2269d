// Whole and streamed, with what goes between, with a picture, thinking, and odd text.
import ollama from 'ollama';

const whole = await ollama.generate({ model: 'tiny', prompt: 'def add(', suffix: 'return c', options: { num_predict: 128, stop: ['<EOT>'] } });
console.log(whole.response, whole.done, whole.done_reason, typeof whole.eval_count, Array.isArray(whole.context));

for (const model of ['tiny', 'tiny-odd', 'tiny-cut-utf8', 'tiny-endless', 'tiny-empty']) {
  const parts = [];
  for await (const part of await ollama.generate({ model, prompt: 'Why?', stream: true })) parts.push(part.response);
  console.log(model, JSON.stringify(parts));
}

const images = [new Uint8Array([137, 80, 78, 71]), 'iVBORw0KGgo='];
console.log((await ollama.chat({ model: 'tiny', messages: [{ role: 'user', content: 'What is it?', images }] })).message.role);

let thought = '';
let said = '';
const stream = await ollama.chat({ model: 'tiny-think', messages: [{ role: 'user', content: '?' }], think: true, stream: true });
for await (const { message } of stream) {
  thought += message.thinking ?? '';
  said += message.content;
}
console.log([thought, said]);
console.log((await ollama.generate({ model: 'tiny', prompt: '', keep_alive: 0 })).done_reason);
