// The page: its origin is tauri://localhost, or http://tauri.localhost on Windows.
import { startShim } from './sidecar.js';

const { Command } = window.__TAURI__.shell;
const shim = await startShim(Command);
const output = document.querySelector('output');
addEventListener('beforeunload', () => shim.stop());

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { model } = event.target.elements;
  const response = await fetch(`${shim.url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Desktop': 'an example' },
    body: JSON.stringify({ model: model.value, prompt: 'Say hello', stream: false }),
  });
  output.textContent = (await response.json()).response;
});
