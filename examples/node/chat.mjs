// Asks a model, and prints the answer as it comes: node chat.mjs MODEL [HOST]. Ctrl-C stops the answer, and Ollama.
import { Ollama, ResponseError } from 'ollama-cors';

const [model = 'llama3.2', host = process.env.OLLAMA_HOST] = process.argv.slice(2);
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());

try {
  const client = new Ollama({ host });
  const messages = [{ role: 'user', content: 'Why is the sky blue?' }];
  const stream = await client.chat({ model, messages, stream: true }, { signal: controller.signal });
  for await (const part of stream) process.stdout.write(part.message.content);
  console.log();
} catch (error) {
  console.error(error instanceof ResponseError ? `Ollama refused: ${error.message}` : `${error.name}: ${error.message}`);
  process.exitCode = 1;
}
