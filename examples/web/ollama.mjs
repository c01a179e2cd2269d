// Finds out whether an Ollama answers and which of its models can chat.
export async function findModel(url) {
  let models;
  try {
    const answer = await fetch(`${url}/api/tags`, { signal: AbortSignal.timeout(3000) });
    ({ models } = await answer.json());
  } catch {
    return { answers: false };
  }
  const canChat = ({ capabilities }) => !capabilities || capabilities.includes("completion");
  return { answers: true, model: models?.find(canChat)?.name };
}
