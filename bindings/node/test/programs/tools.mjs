// A model calls functions, and is told what they gave.
import ollama from 'ollama';

const functions = { add: ({ a, b }) => a + b, get_weather: ({ city }) => `sunny in ${city}` };
const parameters = (names) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string', description: name }])),
});
const tools = [
  { type: 'function', function: { name: 'add', description: 'Add numbers', parameters: parameters(['a', 'b']) } },
  { type: 'function', function: { name: 'get_weather', description: 'The weather', parameters: parameters(['city']) } },
];
const messages = [{ role: 'user', content: 'What is the weather?' }];

const first = await ollama.chat({ model: 'tiny-tools', messages, tools });
console.log(first.message.tool_calls?.length > 0);
messages.push(first.message);
for (const call of first.message.tool_calls ?? []) {
  const output = functions[call.function.name]?.(call.function.arguments) ?? 'no such function';
  console.log(call.function.name, JSON.stringify(call.function.arguments), output);
  messages.push({ role: 'tool', content: String(output), tool_name: call.function.name });
}
console.log((await ollama.chat({ model: 'tiny', messages })).message.content);

for await (const part of await ollama.chat({ model: 'tiny-tools', messages, tools, stream: true })) {
  console.log(JSON.stringify(part.message));
}
