"""The newest Python SDKs, through a running shim: a stream that does not come to its end raises."""

import asyncio
import os

import anthropic
import ollama
import openai
import pytest

SHIM, BEATING, REPLAY = (os.environ[name] for name in ("SHIM", "BEATING_SHIM", "REPLAY_SHIM"))
UPSTREAM = os.environ["UPSTREAM"]
ASK = [{"role": "user", "content": "hi"}]
PATIENCE = 20


def openai_client(base, kind=openai.OpenAI):
    return kind(base_url=base + "/v1", api_key="none", max_retries=0, timeout=PATIENCE)


def anthropic_client(base, kind=anthropic.Anthropic):
    return kind(base_url=base, api_key="none", max_retries=0, timeout=PATIENCE)


def chat_text(chunk):
    return "".join(choice.delta.content or "" for choice in chunk.choices)


def completion_text(chunk):
    return "".join(choice.text for choice in chunk.choices)


def response_text(event):
    return event.delta if event.type == "response.output_text.delta" else ""


def message_text(event):
    return event.delta.text if event.type == "content_block_delta" else ""


def collect(stream, text_of):
    return "".join(text_of(one) for one in stream)


async def acollect(stream, text_of):
    return "".join([text_of(one) async for one in await stream])


def openai_chat(base, model):
    return collect(openai_client(base).chat.completions.create(model=model, messages=ASK, stream=True), chat_text)


def openai_chat_async(base, model):
    async def ask():
        async with openai_client(base, openai.AsyncOpenAI) as client:
            return await acollect(client.chat.completions.create(model=model, messages=ASK, stream=True), chat_text)
    return asyncio.run(ask())


def openai_completions(base, model):
    return collect(openai_client(base).completions.create(model=model, prompt="hi", stream=True), completion_text)


def openai_responses(base, model):
    return collect(openai_client(base).responses.create(model=model, input="hi", stream=True), response_text)


def openai_responses_async(base, model):
    async def ask():
        async with openai_client(base, openai.AsyncOpenAI) as client:
            return await acollect(client.responses.create(model=model, input="hi", stream=True), response_text)
    return asyncio.run(ask())


def anthropic_messages(base, model):
    stream = anthropic_client(base).messages.create(model=model, messages=ASK, max_tokens=9, stream=True)
    return collect(stream, message_text)


def anthropic_messages_async(base, model):
    async def ask():
        async with anthropic_client(base, anthropic.AsyncAnthropic) as client:
            stream = client.messages.create(model=model, messages=ASK, max_tokens=9, stream=True)
            return await acollect(stream, message_text)
    return asyncio.run(ask())


def anthropic_helper(base, model):
    with anthropic_client(base).messages.stream(model=model, messages=ASK, max_tokens=9) as stream:
        return "".join(stream.text_stream)


def ollama_chat(base, model):
    stream = ollama.Client(host=base).chat(model=model, messages=ASK, stream=True)
    return collect(stream, lambda part: part.message.content)


def ollama_chat_async(base, model):
    async def ask():
        stream = ollama.AsyncClient(host=base).chat(model=model, messages=ASK, stream=True)
        return await acollect(stream, lambda part: part.message.content)
    return asyncio.run(ask())


def ollama_generate(base, model):
    return collect(ollama.Client(host=base).generate(model=model, prompt="hi", stream=True), lambda part: part.response)


def ollama_pull(base, model):
    return collect(ollama.Client(host=base).pull(model=model, stream=True),
                   lambda part: "" if part.status == "success" else part.status)


CALLS = [openai_chat, openai_chat_async, openai_completions, openai_responses, openai_responses_async,
         anthropic_messages, anthropic_messages_async, anthropic_helper,
         ollama_chat, ollama_chat_async, ollama_generate, ollama_pull]

# The replay has these of a real Ollama.
RECORDED = [openai_chat, openai_completions, openai_responses, anthropic_messages, ollama_chat, ollama_generate]


@pytest.fixture(params=CALLS, ids=lambda call: call.__name__)
def call(request):
    return request.param


@pytest.mark.parametrize("model", ["whole", "whole-closing", "whole-counted", "whole-crlf"])
def test_a_whole_stream_passes(call, model):
    assert call(SHIM, model) == "hello world"


# ollama-python's reader takes the line that was begun, and the helper of Anthropic's the event, for what it is not,
# and raises on that.
@pytest.mark.parametrize("model", ["lost", "cut", "lookalike", "lost-closing"])
def test_a_stream_without_an_end_raises_what_the_shim_says(call, model):
    with pytest.raises((openai.APIError, anthropic.APIError, ollama.ResponseError), match="Ollama's stream"):
        call(SHIM, model)


@pytest.mark.parametrize("model", ["partial", "torn", "lost-counted"])
def test_a_stream_that_is_torn_raises(call, model):
    with pytest.raises(Exception):
        call(SHIM, model)


def test_the_same_stream_without_a_shim_ends_quietly():
    """What all of this is for; should an SDK learn to raise by itself, this says so."""
    for one in (openai_chat, openai_completions, openai_responses, anthropic_messages, ollama_chat, ollama_generate):
        assert one(UPSTREAM, "lost") == "hello world", one.__name__


@pytest.mark.parametrize("model", ["tiny-same", "tiny-slow:killed"])
@pytest.mark.parametrize("call", RECORDED, ids=lambda call: call.__name__)
def test_a_real_ollamas_lost_streams_raise(call, model):
    with pytest.raises((openai.APIError, anthropic.APIError, ollama.ResponseError)) as raised:
        call(REPLAY, model)
    told_by_ollama = call.__name__.startswith("ollama") and model == "tiny-slow:killed"
    assert ("unexpected EOF" if told_by_ollama else "Ollama's stream") in str(raised.value)


@pytest.mark.parametrize("call", RECORDED, ids=lambda call: call.__name__)
def test_a_real_ollamas_whole_streams_pass(call):
    assert call(REPLAY, "tiny").strip()


def test_a_slow_stream_arrives_behind_heartbeats(call):
    assert call(BEATING, "slow") == "hello world"


def test_a_late_refusal_raises_what_the_upstream_says(call):
    with pytest.raises((openai.APIError, anthropic.APIError, ollama.ResponseError),
                       match="slow-missing' not found") as raised:
        call(BEATING, "slow-missing")
    assert getattr(raised.value, "status_code", None) != 404, "a heartbeat had said 200"


def whole_openai(base, model):
    return openai_client(base).chat.completions.create(model=model, messages=ASK).choices[0].message.content


def whole_responses(base, model):
    return openai_client(base).responses.create(model=model, input="hi").output_text


def whole_anthropic(base, model):
    return anthropic_client(base).messages.create(model=model, messages=ASK, max_tokens=9).content[0].text


def whole_ollama(base, model):
    return ollama.Client(host=base).chat(model=model, messages=ASK).message.content


@pytest.mark.parametrize("ask", [whole_openai, whole_responses, whole_anthropic, whole_ollama])
def test_a_slow_answer_that_is_no_stream_arrives_behind_heartbeats(ask):
    assert ask(BEATING, "slow") == "hello world"
