// The newest SDKs of npm, through a running shim: a stream that does not come to its end raises.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import Anthropic from "@anthropic-ai/sdk";
import { Ollama } from "ollama";
import OpenAI from "openai";

const { SHIM, BEATING_SHIM, REPLAY_SHIM, UPSTREAM } = process.env;
const messages = [{ role: "user", content: "hi" }];

const openai = (base) => new OpenAI({ baseURL: `${base}/v1`, apiKey: "none", maxRetries: 0, timeout: 20000 });
const anthropic = (base) => new Anthropic({ baseURL: base, apiKey: "none", maxRetries: 0, timeout: 20000 });
const ollama = (base) => new Ollama({ host: base });

async function collect(stream, textOf) {
  let text = "";
  for await (const one of await stream) text += textOf(one) ?? "";
  return text;
}

const messageText = (event) => (event.type === "content_block_delta" ? event.delta.text : "");

const calls = {
  "openai chat": (base, model) =>
    collect(openai(base).chat.completions.create({ model, messages, stream: true }), (chunk) =>
      chunk.choices.map((choice) => choice.delta.content ?? "").join("")),
  "openai completions": (base, model) =>
    collect(openai(base).completions.create({ model, prompt: "hi", stream: true }), (chunk) =>
      chunk.choices.map((choice) => choice.text).join("")),
  "openai responses": (base, model) =>
    collect(openai(base).responses.create({ model, input: "hi", stream: true }), (event) =>
      event.type === "response.output_text.delta" ? event.delta : ""),
  "anthropic messages": (base, model) =>
    collect(anthropic(base).messages.create({ model, messages, max_tokens: 9, stream: true }), messageText),
  "anthropic helper": (base, model) =>
    collect(anthropic(base).messages.stream({ model, messages, max_tokens: 9 }), messageText),
  "ollama chat": (base, model) =>
    collect(ollama(base).chat({ model, messages, stream: true }), (part) => part.message.content),
  "ollama generate": (base, model) =>
    collect(ollama(base).generate({ model, prompt: "hi", stream: true }), (part) => part.response),
  "ollama pull": (base, model) =>
    collect(ollama(base).pull({ model, stream: true }), (part) => (part.status === "success" ? "" : part.status)),
};

// The frame, and then an end of the connection that is none of HTTP's. Node's fetch drops what was
// not read yet when it sees that end: then the SDK raises on it instead.
const told = /Ollama's stream|terminated/;

describe("streams", { concurrency: 8 }, () => {
  for (const [name, call] of Object.entries(calls)) {
    for (const model of ["whole", "whole-closing", "whole-counted", "whole-crlf"]) {
      test(`${name}: ${model} passes`, async () => {
        assert.equal(await call(SHIM, model), "hello world");
      });
    }
    for (const model of ["lost", "cut", "lookalike", "lost-closing"]) {
      test(`${name}: ${model} raises what the shim says`, async () => {
        await assert.rejects(call(SHIM, model), told);
      });
    }
    for (const model of ["partial", "torn", "lost-counted"]) {
      test(`${name}: ${model} raises`, async () => {
        await assert.rejects(call(SHIM, model));
      });
    }
    test(`${name}: a slow stream arrives behind heartbeats`, async () => {
      assert.equal(await call(BEATING_SHIM, "slow"), "hello world");
    });
    test(`${name}: a late refusal raises what the upstream says`, async () => {
      await assert.rejects(call(BEATING_SHIM, "slow-missing"), (error) => {
        assert.match(error.message, /slow-missing' not found/);
        assert.notEqual(error.status ?? error.status_code, 404, "a heartbeat had said 200");
        return true;
      });
    });
    if (name === "ollama pull") continue;
    for (const model of ["tiny-same", "tiny-slow:killed"]) {
      test(`${name}: a real Ollama's ${model} raises`, async () => {
        await assert.rejects(call(REPLAY_SHIM, model), /Ollama's stream|terminated|unexpected EOF/);
      });
    }
    test(`${name}: a real Ollama's whole stream passes`, async () => {
      assert.notEqual((await call(REPLAY_SHIM, "tiny")).trim(), "");
    });
  }
});

test("the same stream without a shim ends quietly", async () => {
  for (const name of ["openai chat", "openai completions", "openai responses", "anthropic messages"]) {
    assert.equal(await calls[name](UPSTREAM, "lost"), "hello world", name);
  }
});

const wholes = {
  openai: async (base, model) =>
    (await openai(base).chat.completions.create({ model, messages })).choices[0].message.content,
  responses: async (base, model) => (await openai(base).responses.create({ model, input: "hi" })).output_text,
  anthropic: async (base, model) =>
    (await anthropic(base).messages.create({ model, messages, max_tokens: 9 })).content[0].text,
  ollama: async (base, model) => (await ollama(base).chat({ model, messages })).message.content,
};

for (const [name, ask] of Object.entries(wholes)) {
  test(`${name}: a slow answer that is no stream arrives behind heartbeats`, async () => {
    assert.equal(await ask(BEATING_SHIM, "slow"), "hello world");
  });
}
