// Asks the model by the page's own fetch. Start the shim with the extension's origin admitted:
//   npx ollama-cors serve --allow-origin chrome-extension://ID
const output = document.querySelector('output');

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { host, model } = event.target.elements;
  output.className = '';
  try {
    const response = await fetch(`${host.value}/api/generate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Extension': 'an example' },
      body: JSON.stringify({ model: model.value, prompt: 'Say hello', stream: false }),
    });
    output.textContent = (await response.json()).response;
    output.className = 'done';
  } catch (error) {
    output.textContent = String(error);
    output.className = 'failed';
  }
});
