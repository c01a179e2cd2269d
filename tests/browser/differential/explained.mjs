// Differences that are known and have a reason. Whatever is not in here is a fault of the model's.

const raws = ({ server }) =>
  Object.values(server).flatMap((kinds) => Object.values(kinds).flat()).flatMap(({ raw }) => raw ?? []);
const linesWithout = (lines, pattern) => lines.filter((line) => !pattern.test(line));
const withoutStatusLine = (lines) => linesWithout(lines, /^The status line of the HTTP response is invalid/);
const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

// {browser?, why, covers(case, difference)}
export const explanations = [
  {
    browser: "firefox",
    why: "Firefox says that a status line is invalid from another process: before its other line or behind it",
    covers: (one, { what, browser, other }) =>
      what === "console" && raws(one).length > 0 && same(withoutStatusLine(browser), withoutStatusLine(other)),
  },
  {
    browser: "webkit",
    why: "WebKit's page process refuses a port while its network process is turned away there; who is first is a race",
    covers: (one, { what, browser, other }) =>
      what === "console" && /:(1|6000|6666)\//.test(JSON.stringify(one)) &&
      [browser, other].every((lines) => /^(CORS-preflight request was blocked|Could not connect to )/.test(lines[0])) &&
      same(browser.slice(1), other.slice(1)),
  },
  {
    why: "a browser sends again what met a connection that the server was closing; whether it did is a race",
    covers: (one, { what, browser, other }) =>
      what === "requests" && raws(one).length > 0 &&
      browser.length === other.length + 1 && same(browser.slice(0, -1), other) &&
      same(browser.at(-1), browser.at(-2)),
  },
];

export const explanationOf = (browser, one, difference) =>
  explanations.find(
    (known) => (known.browser ?? browser) === browser && known.covers(one, difference),
  );
