// Random choices that a seed decides (SplitMix64's finaliser over a counter).

const mask = (1n << 64n) - 1n;
function mixed(value) {
  value = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  value = ((value ^ (value >> 27n)) * 0x94d049bb133111ebn) & mask;
  return value ^ (value >> 31n);
}

// `seed` and `index` are integers: case `index` of a seed is the same whatever else is drawn.
export function randomFor(seed, index) {
  let state = mixed((BigInt(seed) * 0x9e3779b97f4a7c15n + BigInt(index)) & mask);
  const below = (count) => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    return Number(mixed(state) % BigInt(count));
  };
  const random = {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (share) => below(1 << 20) < share * (1 << 20),
    pick: (list) => list[below(list.length)],
    // One of `[weight, value]…`.
    weighted(entries) {
      let left = below(entries.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, value] of entries) {
        if (left < weight) return value;
        left -= weight;
      }
    },
    shuffled(list) {
      const rest = [...list];
      for (let end = rest.length; end > 1; --end) {
        const other = below(end);
        [rest[end - 1], rest[other]] = [rest[other], rest[end - 1]];
      }
      return rest;
    },
    some: (list, count) => random.shuffled(list).slice(0, count),
    // As many of what `make` gives.
    list: (count, make) => Array.from({ length: count }, () => make()),
    // Letters in one case or the other.
    cased: (text) =>
      random.weighted([
        [4, text],
        [2, text.toLowerCase()],
        [2, text.toUpperCase()],
        [1, [...text].map((c) => (random.chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join("")],
      ]),
  };
  return random;
}
