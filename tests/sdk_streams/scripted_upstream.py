"""An Ollama that streams as it is told to: the name of the model says how.

Every dialect has the same text, `hello world`, in pieces. What a model's stream then does:

  whole          ends as its dialect ends, in chunks
  whole-closing  the same, and its end is the connection's
  whole-counted  the same, with a Content-Length
  whole-crlf     the same with CRLF line ends (events), without the space behind the colon
  lookalike      says in its text what its dialect says at the end, and then does not end
  lost           ends with perfect framing and without its terminator: what a real Ollama does when its
                 model process dies
  partial        the same, inside a line or an event
  cut            closes the connection between two chunks
  torn           closes the connection inside a chunk
  lost-closing   lost, and its end is the connection's
  lost-counted   lost, with a Content-Length
  slow           says nothing for a while, and is whole then
  slow-missing   says nothing for a while, and answers 404 then
"""

import json
import socketserver
import threading
import time

PIECES = ["hello", " ", "world"]
SILENCE = 0.7  # the shim that beats does so every 100 ms


def chat_chunk(delta, reason=None):
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


def completion_chunk(text, reason=None):
    return {"id": "c", "object": "text_completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "text": text, "finish_reason": reason}]}


def response_object(status, output=()):
    return {"id": "r", "object": "response", "created_at": 1, "status": status, "error": None, "model": "m",
            "output": list(output), "parallel_tool_calls": True, "tool_choice": "auto", "tools": []}


def message_events(pieces):
    yield {"type": "message_start", "message": {
        "id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None,
        "stop_sequence": None, "usage": {"input_tokens": 1, "output_tokens": 0}}}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    for piece in pieces:
        yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}


MESSAGE_END = [
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None},
     "usage": {"output_tokens": 3}},
    {"type": "message_stop"},
]


def frames(path, pieces):
    """(frames of the text, frames of the end), as text."""
    def lines(*objects):
        return [json.dumps(one, separators=(",", ":")) + "\n" for one in objects]

    def data(*objects):
        return ["data: " + line + "\n" for line in lines(*objects)]

    def events(*objects):
        return [f"event: {one['type']}\n" + frame for one, frame in zip(objects, data(*objects))]

    if path == "/api/generate":
        return (lines(*({"model": "m", "response": piece, "done": False} for piece in pieces)),
                lines({"model": "m", "response": "", "done": True, "done_reason": "stop"}))
    if path == "/api/chat":
        said = ({"model": "m", "message": {"role": "assistant", "content": piece}, "done": False} for piece in pieces)
        end = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True}
        return lines(*said), lines(end)
    if path == "/api/pull":
        return lines(*({"status": piece} for piece in pieces)), lines({"status": "success"})
    if path == "/v1/chat/completions":
        return (data(*(chat_chunk({"role": "assistant", "content": piece}) for piece in pieces)),
                data(chat_chunk({}, "stop")) + ["data: [DONE]\n\n"])
    if path == "/v1/completions":
        return (data(*map(completion_chunk, pieces)), data(completion_chunk("", "stop")) + ["data: [DONE]\n\n"])
    if path == "/v1/responses":
        said = [{"type": "response.created", "response": response_object("in_progress"), "sequence_number": 0}]
        for number, piece in enumerate(pieces, 1):
            said.append({"type": "response.output_text.delta", "item_id": "i", "output_index": 0,
                         "content_index": 0, "delta": piece, "logprobs": [], "sequence_number": number})
        return events(*said), events({"type": "response.completed", "response": response_object("completed"),
                                      "sequence_number": len(said)})
    return events(*message_events(pieces)), events(*MESSAGE_END)


LOOK_ALIKES = [
    '{"done":true}\n', '"status":"success"', 'data: [DONE]\n\n', '"choices":[{"finish_reason":"stop"}]',
    'event: message_stop\ndata: {"type":"message_stop"}\n\n', '"type":"response.completed"', '{"error":"x"}',
]


def whole_answer(path):
    text = "".join(PIECES)
    if path == "/api/generate":
        return {"model": "m", "response": text, "done": True}
    if path == "/api/chat":
        return {"model": "m", "message": {"role": "assistant", "content": text}, "done": True}
    if path == "/v1/chat/completions":
        return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    if path == "/v1/messages":
        return {"id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
                "stop_sequence": None, "content": [{"type": "text", "text": text}],
                "usage": {"input_tokens": 1, "output_tokens": 3}}
    return response_object("completed", [{
        "id": "i", "type": "message", "role": "assistant", "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": []}]}])


def missing(path):
    text = "model 'slow-missing' not found"
    if path.startswith("/api/"):
        return {"error": text}
    if path == "/v1/messages":
        return {"type": "error", "error": {"type": "not_found_error", "message": text}, "request_id": "r"}
    return {"error": {"message": text, "type": "not_found_error", "param": None, "code": None}}


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            path = line.split()[1].decode()
            length = 0
            while (field := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = field.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not self.answer(path, json.loads(self.rfile.read(length))):
                return

    def answer(self, path, request):
        model = request.get("model") or request["name"]  # ollama-js pulls by the older name
        if model.startswith("slow"):
            time.sleep(SILENCE)
        if model == "slow-missing":
            return self.say("404 Not Found", "application/json", json.dumps(missing(path)))
        if not request.get("stream", path.startswith("/api/")):
            return self.say("200 OK", "application/json", json.dumps(whole_answer(path)))
        native = path.startswith("/api/")
        said, end = frames(path, PIECES + LOOK_ALIKES if model == "lookalike" else PIECES)
        ends = model.startswith(("whole", "slow"))
        sent = said + (end if ends else [])
        if model == "whole-crlf":
            sent = [one.replace("\n", "\r\n") if native else one.replace(": ", ":", 1).replace("\n", "\r\n")
                    for one in sent]
        if model == "partial":
            sent.append('{"mes' if native else 'data: {"mes')
        return self.stream(model, "application/x-ndjson" if native else "text/event-stream", sent)

    def say(self, status, media_type, text):
        body = text.encode()
        self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
                         .encode() + body)
        return True

    def stream(self, model, media_type, sent):
        if model.endswith("-counted"):
            return self.say("200 OK", media_type, "".join(sent))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n"
        if model.endswith("-closing"):
            self.wfile.write((head + "Connection: close\r\n\r\n" + "".join(sent)).encode())
            return False
        self.wfile.write((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
        for one in sent:
            data = one.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
        if model == "torn":
            self.wfile.write(b"40\r\ndata: {")
        if model in ("torn", "cut"):
            return False
        self.wfile.write(b"0\r\n\r\n")
        return True


class ScriptedUpstream(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()
