// All kinds of cases with their weights, and the one case that a seed and a number mean.
import * as answers from "./answers.mjs";
import * as modes from "./modes.mjs";
import * as redirects from "./redirects.mjs";
import * as requests from "./requests.mjs";
import { sequence } from "./sequences.mjs";
import { randomFor } from "./random.mjs";

const kinds = (catalogue) => [
  [6, requests.safeByte], [4, requests.safeLength], [5, requests.safeType], [3, requests.safeRange],
  [7, requests.name], [2, requests.value], [2, requests.override], [5, requests.requestHeaders],
  [6, requests.method],
  [8, answers.allowOrigin], [4, answers.allowCredentials], [5, answers.allowMethods],
  [6, answers.allowHeaders], [4, answers.preflightStatus], [3, answers.status], [6, answers.exposed],
  [20, answers.mixture],
  [10, redirects.chain], [5, redirects.location], [1, redirects.count],
  [10, sequence],
  [2, modes.sameOrigin], [4, modes.mode], [2, modes.cacheMode], [4, modes.packages(catalogue)],
  [3, modes.url], [3, modes.wire], [2, modes.bodyKind], [1, modes.cookie],
];

// `catalogue`: [{method?, headers}] of the packages.
export function generator(seed, catalogue) {
  const weighted = kinds(catalogue);
  return (index) => {
    const random = randomFor(seed, index);
    const id = `g${seed}-${index}`;
    const made = random.weighted(weighted)(random);
    const placed = JSON.parse(JSON.stringify(made).replaceAll("{ID}", id));
    return { id, ...placed };
  };
}
