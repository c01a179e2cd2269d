"""A FastAPI application that asks Ollama for its pages: those of this computer and of
https://app.example, and no others.

    pip install . fastapi uvicorn
    uvicorn --app-dir examples/python fastapi_app:app

`fastapi_app:api` is the same without the middleware, to see what a page meets then.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from ollama_cors import AsyncClient, Middleware
from pydantic import BaseModel

api = FastAPI()
ollama = AsyncClient()


class Question(BaseModel):
    model: str
    text: str


@api.get("/models")
async def models() -> list[str]:
    return [model.model or "" for model in (await ollama.list()).models]


@api.post("/ask")
async def ask(question: Question) -> StreamingResponse:
    async def answer() -> AsyncIterator[str]:
        messages = [{"role": "user", "content": question.text}]
        # A page that leaves closes this stream, and the model stops.
        async with await ollama.chat(question.model, messages, stream=True) as parts:
            async for part in parts:
                yield part.message.content or ""

    return StreamingResponse(answer(), media_type="text/plain")


# Around the whole application, so that pages can read its errors of 500, too.
app = Middleware(api, origins=["@loopback", "https://app.example"])
