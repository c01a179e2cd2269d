// Puts what a browser prints to the steps that it is about.

// The page prints `case ID STEP` before each step. A line that names a case's URL belongs to that case,
// whenever it comes; any other to the step that runs.
export function printedLines() {
  const lines = new Map(); // `ID STEP` → texts
  const running = new Map(); // source → {id, step}
  let changed = () => {};

  return {
    // `source`: what prints in an order of its own: a page, or a frame in another process. `about`: a URL
    // that the line does not show.
    add(text, source = "page", about = "") {
      const mark = /^case (\S+) (\d+)$/.exec(text);
      if (mark) {
        running.set(source, { id: mark[1], step: Number(mark[2]) });
        return;
      }
      const now = running.get(source);
      const id = /\/c\/([\w-]+)\//.exec(`${about} ${text}`)?.[1] ?? now?.id;
      if (id === undefined) return;
      const key = `${id} ${now?.id === id ? now.step : 0}`;
      lines.set(key, [...(lines.get(key) ?? []), text]);
      changed();
    },
    // Before the case is run (again).
    forget(id) {
      for (const key of lines.keys()) {
        if (key.startsWith(`${id} `)) lines.delete(key);
      }
    },
    of: (id, step) => lines.get(`${id} ${step}`) ?? [],
    // Until as many lines have come for the case.
    async have(id, count, patience) {
      const late = AbortSignal.timeout(patience);
      while ((lines.get(`${id} 0`) ?? []).length < count) {
        if (late.aborted) throw new Error(`the browser did not print what it must about ${id}`);
        await new Promise((resolve) => {
          changed = resolve;
          late.addEventListener("abort", resolve, { once: true });
        });
      }
    },
  };
}
