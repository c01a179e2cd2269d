// Asks the model and shows its answer as it comes. With ?direct=URL it goes past the shim, to see what happens.
import { Ollama } from 'ollama-cors/browser';

const direct = new URLSearchParams(location.search).get('direct');
const client = new Ollama({
  host: direct ?? import.meta.env.VITE_OLLAMA_HOST,
  headers: { 'X-Project': 'an example' }, // any header of your own: Ollama alone would refuse it
});
const output = document.querySelector('output');

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const model = event.target.elements.model.value;
  output.className = '';
  output.textContent = '';
  try {
    const stream = await client.generate({ model, prompt: 'Say hello', stream: true });
    for await (const part of stream) output.textContent += part.response;
    output.className = 'done';
  } catch (error) {
    output.textContent = String(error);
    output.className = 'failed';
  }
});
