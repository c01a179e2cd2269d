// Differences that are known and have a reason. Whatever is not in here is a fault of the model's.

// {browser?, why, covers(case, difference)}
export const explanations = [];

export const explanationOf = (browser, one, difference) =>
  explanations.find(
    (known) => (known.browser ?? browser) === browser && known.covers(one, difference),
  );
