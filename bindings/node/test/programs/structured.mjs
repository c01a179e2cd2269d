// An answer in the shape of a schema.
import ollama from 'ollama';

const format = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name'] };
for (const shape of [format, 'json']) {
  let text = '';
  const stream = await ollama.chat({
    model: 'tiny-json',
    messages: [{ role: 'user', content: 'Who?' }],
    format: shape,
    stream: true,
    options: { temperature: 0, seed: 1 },
  });
  for await (const part of stream) text += part.message.content;
  console.log(text);
}
