// One text, several, the older call, and a model that cannot.
import ollama from 'ollama';

const one = await ollama.embed({ model: 'tiny-embed', input: 'Why is the sky blue?' });
const two = await ollama.embed({ model: 'tiny-embed', input: ['Why', 'How'], truncate: true, keep_alive: '5m' });
console.log(one.embeddings.length, one.embeddings[0].slice(0, 3), two.embeddings.map((vector) => vector.length));
console.log((await ollama.embeddings({ model: 'tiny-embed', prompt: 'Why?' })).embedding.length);
await ollama.embed({ model: 'tiny', input: 'x' }).catch((error) => console.log(error.status_code, error.message));
