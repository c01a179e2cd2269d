// The three SDKs as a page's author would call them. Each `ask` yields the answer's text piece by
// piece; nothing here knows of ollama-cors.
import Anthropic from "@anthropic-ai/sdk";
import { Ollama } from "ollama/browser";
import OpenAI from "openai";

const messages = [{ role: "user", content: "Why is the sky blue?" }];

export const sdks = [
  {
    id: "openai",
    package: "openai",
    code: (url) => `new OpenAI({
  baseURL: "${url}/v1"
}).chat.completions.create(
  { model, messages, stream: true },
  { timeout: 60_000 })`,
    async *ask(url, model) {
      const client = new OpenAI({
        baseURL: `${url}/v1`,
        apiKey: "ollama",
        dangerouslyAllowBrowser: true,
        maxRetries: 0,
      });
      // A timeout is what adds the header x-stainless-timeout.
      const stream = await client.chat.completions.create(
        { model, messages, stream: true },
        { timeout: 60_000 },
      );
      for await (const chunk of stream) yield chunk.choices[0]?.delta?.content ?? "";
    },
  },
  {
    id: "anthropic",
    package: "@anthropic-ai/sdk",
    code: (url) => `new Anthropic({
  baseURL: "${url}"
}).messages.create(
  { model, messages, stream: true,
    max_tokens: 256 })`,
    async *ask(url, model) {
      const client = new Anthropic({
        baseURL: url,
        apiKey: "ollama",
        dangerouslyAllowBrowser: true,
        maxRetries: 0,
      });
      const stream = await client.messages.create({
        model,
        messages,
        max_tokens: 256,
        stream: true,
      });
      for await (const event of stream) {
        if (event.type === "content_block_delta") yield event.delta.text ?? "";
      }
    },
  },
  {
    id: "ollama",
    package: "ollama",
    code: (url) => `new Ollama({
  host: "${url}"
}).chat(
  { model, messages, stream: true })
 `,
    async *ask(url, model) {
      const stream = await new Ollama({ host: url }).chat({ model, messages, stream: true });
      for await (const part of stream) yield part.message.content;
    },
  },
];
