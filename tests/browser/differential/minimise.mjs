// Makes a case that differs smaller, as long as it still differs.

// Every case that is one step simpler. Each is a fresh copy without an id.
export function* simpler({ id, ...one }) {
  const changed = (change) => {
    const copy = JSON.parse(JSON.stringify(one));
    change(copy);
    return copy;
  };
  for (const index of one.steps.keys()) {
    if (one.steps.length > 1) yield changed(({ steps }) => steps.splice(index, 1));
    const { init = {} } = one.steps[index];
    for (const member of Object.keys(init)) yield changed(({ steps }) => delete steps[index].init[member]);
    for (const header of (init.headers ?? []).keys()) {
      yield changed(({ steps }) => steps[index].init.headers.splice(header, 1));
    }
  }
  if (one.page.frame !== "top") {
    yield changed((copy) => {
      copy.page = { origin: copy.page.top, frame: "top", top: copy.page.top };
    });
  }
  for (const [last, kinds] of Object.entries(one.server)) {
    if (Object.keys(one.server).length > 1) yield changed(({ server }) => delete server[last]);
    for (const [kind, answers] of Object.entries(kinds)) {
      if (answers.length > 1) yield changed(({ server }) => server[last][kind].pop());
      for (const [nth, { headers = [], body, status }] of answers.entries()) {
        const edit = (change) => changed(({ server }) => change(server[last][kind][nth]));
        for (const header of headers.keys()) yield edit((answer) => answer.headers.splice(header, 1));
        if (body) yield edit((answer) => delete answer.body);
        const plain = kind === "preflight" ? 204 : 200;
        if (status !== undefined && status !== plain) yield edit((answer) => (answer.status = plain));
      }
    }
  }
}

// `first`: {one, found}, a case with its differences. `differs(cases)` runs them all at once and gives
// such pairs for those that differ as the first one does. Gives the pair with the smallest case. No case
// is run twice: what a browser has cached would change it.
export async function minimised(first, differs) {
  let smallest = first;
  for (let round = 0; ; ++round) {
    const candidates = [...simpler(smallest.one)].map((candidate, index) => {
      const id = `${first.one.id}-m${round}-${index}`;
      const text = JSON.stringify({ id, ...candidate });
      return JSON.parse(text.replaceAll(`/c/${smallest.one.id}/`, `/c/${id}/`));
    });
    const differing = await differs(candidates);
    if (differing.length === 0) return smallest;
    const size = ({ one }) => JSON.stringify(one).length;
    smallest = differing.reduce((left, right) => (size(left) <= size(right) ? left : right));
  }
}
