// What there is, what is in it, and progress while it changes.
import ollama from 'ollama';

async function progress(stream) {
  let shown = '';
  for await (const { status, digest, completed, total } of stream) {
    const line = digest && completed && total ? `${status} ${Math.round((completed / total) * 100)}%` : status;
    if (line !== shown) console.log(line);
    shown = line;
  }
}

await progress(await ollama.create({ model: 'new', from: 'tiny', system: 'You are Mario', stream: true }));
await progress(await ollama.pull({ model: 'tiny', stream: true })).catch((error) => console.log(error.name, error.message));
await progress(await ollama.push({ model: 'tiny', stream: true })).catch((error) => console.log(error.message));
console.log(await ollama.create({ model: 'new', from: 'tiny', parameters: { temperature: 0 } }));
console.log(await ollama.copy({ source: 'tiny', destination: 'other' }));
console.log(await ollama.delete({ model: 'tiny' }));
console.log((await ollama.list()).models.map(({ name, size, details }) => [name, size, details.family]));
console.log((await ollama.ps()).models.length);
const shown = await ollama.show({ model: 'tiny' });
console.log(shown.details, shown.capabilities, Object.keys(shown.model_info).length, shown.modified_at);
console.log(await ollama.version());
