// Option objects: a name that there is not is its caller's mistake, and says which one may have been meant.
// Loads nothing: pages in a browser have it too.
'use strict';

// As people take one name for another: timeout_ms for timeoutMs.
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

// How many letters are to be put in, left out, changed, or turned around: Damerau and Levenshtein's distance.
function distance(one, other) {
  let before;
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      const turned = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (turned) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}

// The one of `names` that may have been meant; undefined = none looks like it.
function nearest(name, names) {
  const [word, rest] = [plain(name), names.map(plain)];
  const part = rest.findIndex((one) => word.startsWith(one) || one.startsWith(word));
  const away = rest.map((one) => distance(word, one));
  const least = Math.min(...away);
  const likely = least <= Math.max(1, Math.floor(word.length / 3)) ? away.indexOf(least) : part;
  return word === '' ? undefined : names[likely];
}

// The options that were given, {} for none. `what` names what takes them: "createFetch()".
function optionsOf(given, names, what) {
  if (given === undefined || given === null) return {};
  const wrong = (message, code) => Object.assign(new TypeError(`${what} ${message}`), { code });
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw wrong(`takes its options as an object, not as ${Array.isArray(given) ? 'an array' : typeof given}`, 'ERR_INVALID_ARG_TYPE');
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || names.includes(name)) continue;
    const meant = nearest(name, names);
    const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    throw wrong(`has no option "${name}": there are ${names.join(', ')}.${guess}`, 'ERR_INVALID_ARG_VALUE');
  }
  return given;
}

const callOptions = ['signal', 'timeout', 'timeouts'];

// Those of a method of the client. What is no object was not meant so: `requests.map(client.embed, client)`.
const callOptionsOf = (given) => (typeof given === 'object' ? optionsOf(given, callOptions, 'a call') : {});

module.exports = { optionsOf, callOptionsOf };
