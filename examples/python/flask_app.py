"""A Flask application that asks Ollama for its pages: those of this computer and of
https://app.example, and no others.

    pip install . flask
    flask --app examples/python/flask_app.py run

`--app 'examples/python/flask_app.py:create_app(guarded=False)'` is the same without the middleware,
to see what a page meets then.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response, request
from ollama_cors import Client, Middleware

ollama = Client()


def create_app(guarded: bool = True) -> Flask:
    app = Flask(__name__)

    @app.get("/models")
    def models() -> list[str]:
        return [model.model or "" for model in ollama.list().models]

    @app.post("/ask")
    def ask() -> Response:
        question = request.get_json()

        def answer() -> Iterator[str]:
            messages = [{"role": "user", "content": question["text"]}]
            # A page that leaves closes this stream, and the model stops.
            with ollama.chat(question["model"], messages, stream=True) as parts:
                for part in parts:
                    yield part.message.content or ""

        return Response(answer(), mimetype="text/plain")

    if guarded:
        origins = ["@loopback", "https://app.example"]
        app.wsgi_app = Middleware(app.wsgi_app, origins=origins)  # type: ignore[method-assign]
    return app
