// The text that a streamed answer carries, read from its bytes without any SDK.
function* serverSentData(body) {
  for (const event of body.split("\n\n")) {
    const data = event.split("\n").find((line) => line.startsWith("data: "))?.slice(6);
    if (data && data !== "[DONE]") yield JSON.parse(data);
  }
}

const readers = {
  "/v1/chat/completions": (body) =>
    [...serverSentData(body)].map(({ choices }) => choices[0]?.delta?.content ?? ""),
  "/v1/messages": (body) =>
    [...serverSentData(body)].map(({ delta }) => delta?.text ?? ""),
  "/api/chat": (body) =>
    body.split("\n").filter(Boolean).map((line) => JSON.parse(line).message.content),
};

export const wireText = (path, body) => readers[path](body).join("");
