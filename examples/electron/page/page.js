// The page's own fetch: the main process said in its URL where the shim is.
const host = new URLSearchParams(location.search).get('ollama');
const output = document.querySelector('output');

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { model } = event.target.elements;
  const response = await fetch(`${host}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Desktop': 'an example' },
    body: JSON.stringify({ model: model.value, prompt: 'Say hello', stream: false }),
  });
  output.textContent = (await response.json()).response;
});
