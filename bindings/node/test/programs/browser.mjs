// What a page does, by the class for pages.
import ollama, { Ollama } from 'ollama/browser';

const messages = [{ role: 'user', content: 'Why is the sky blue?' }];
for await (const part of await ollama.chat({ model: 'tiny', messages, stream: true })) process.stdout.write(part.message.content);
console.log((await new Ollama({ host: 'http://127.0.0.1:11434' }).list()).models.length);
console.log(await ollama.encodeImage(new Uint8Array([1, 2, 3])), await ollama.encodeImage('package.json'));
await ollama.show({ model: 'nope' }).catch((error) => console.log(error.name, error.status_code, error.message));
