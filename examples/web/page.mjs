// The page: a card for each SDK, a switch for the road, and what came back exactly as a page sees it.
import { dependencies as versions } from "./package.json";
import { sdks } from "./sdks.mjs";

const config = await (await fetch("config.json")).json();
const element = (id) => document.getElementById(id);

element("origin").textContent = location.origin;
element("replay").hidden = !config.replay;

for (const road of config.roads) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "road", value: road.id, checked: road.id === "direct" });
  label.append(input, road.label);
  element("roads").append(label);
}

const chosenRoad = () => {
  const id = document.querySelector("input[name=road]:checked").value;
  return config.roads.find((road) => road.id === id);
};

// What a script learns of a failed request. A CORS failure has no more than this.
const toldTo = (error) => {
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.name === "Error" ? error.constructor.name : error.name}: ${error.message}${cause}`;
};

const cards = sdks.map((sdk) => {
  const card = element("card").content.firstElementChild.cloneNode(true);
  const part = (selector) => card.querySelector(selector);
  card.id = sdk.id;
  part("h2").textContent = `${sdk.package} `;
  part("h2").append(
    Object.assign(document.createElement("small"), { textContent: versions[sdk.package] }),
  );

  const reset = () => {
    card.dataset.state = "idle";
    part(".state").textContent = "";
    part(".answer").textContent = "";
    part(".told").textContent = "";
    part(".failure").hidden = true;
    part(".console").hidden = true;
    part(".code").textContent = sdk.code(chosenRoad().url);
  };

  const run = async () => {
    reset();
    card.dataset.state = "running";
    part(".state").textContent = "asking …";
    part("button").disabled = true;
    let pieces = 0;
    try {
      for await (const piece of sdk.ask(chosenRoad().url, config.model)) {
        part(".answer").append(piece);
        part(".state").textContent = `${++pieces} pieces …`;
      }
      part(".state").textContent = `streamed, ${pieces} pieces`;
      card.dataset.state = "done";
    } catch (error) {
      part(".told").textContent = toldTo(error);
      part(".hint").textContent =
        error.status === undefined
          ? "A page is told no more than that. The reason stands in the browser's console (F12)."
          : "The server's own words.";
      part(".failure").hidden = false;
      part(".state").textContent = "failed";
      card.dataset.state = "failed";
    }
    part("button").disabled = false;
  };

  part("button").addEventListener("click", run);
  element("cards").append(card);
  return { card, part, reset };
});

element("roads").addEventListener("change", () => cards.forEach(({ reset }) => reset()));
cards.forEach(({ reset }) => reset());

// No script can read the console. Whoever can (the screenshot script) may show here what it said.
document.addEventListener("browser-console", ({ detail }) => {
  const { part } = cards.find(({ card }) => card.id === detail.card);
  part(".console").textContent = detail.text;
  part(".console").hidden = false;
});
