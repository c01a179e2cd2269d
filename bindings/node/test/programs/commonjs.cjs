// Required, by both of its names.
const { default: ollama, Ollama } = require('ollama');

async function main() {
  console.log(ollama instanceof Ollama);
  const response = await new Ollama({ host: 'http://127.0.0.1:11434' }).chat({
    model: 'tiny',
    messages: [{ role: 'user', content: 'hi' }],
  });
  console.log(response.message.content);
}

main();
