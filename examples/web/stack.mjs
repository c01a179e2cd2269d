// Everything that the story needs, running: ollama-cors, what it stands in front of, and the page.
import { bundle } from "./bundle.mjs";
import { startOllamaBefore0512 } from "./ollama-before-0.5.12.mjs";
import { servePage } from "./serve.mjs";
import { startShim } from "./shim.mjs";

// `upstream` and `model`: an Ollama that answers; absent = the replay. `listen`: where the shim
// listens, absent = its default addresses. `onWords` receives what the shim says to people.
export async function startStack({ upstream, model = "tiny", listen, onWords }) {
  const parts = [];
  const stop = async () => {
    for (const part of parts.reverse()) await part.stop();
  };
  try {
    const folder = await bundle();
    const shim = await startShim(
      [...(listen ? ["--listen", listen] : []), ...(upstream ? ["--upstream", upstream] : ["--demo"])],
      onWords,
    );
    parts.push(shim);
    const direct = upstream ?? shim.replay;
    const past = await startOllamaBefore0512(direct);
    parts.push(past);
    const config = {
      roads: [
        { id: "direct", label: "Directly to Ollama", url: direct },
        { id: "past", label: "Directly to Ollama before 0.5.12", url: past.url },
        { id: "shim", label: "Through ollama-cors", url: shim.url },
      ],
      model,
      replay: !upstream,
    };
    const page = await servePage(folder, config);
    parts.push(page);
    return { config, shim, page, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
