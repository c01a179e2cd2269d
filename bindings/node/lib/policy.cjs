// Who may cross: a compiled configuration, and what it decides for one request.
'use strict';

const native = require('./native.cjs');
const { optionsOf } = require('./client/options.cjs');
const { badArgument, translate } = require('./errors.cjs');
const { lazily } = require('./lazy.cjs');

// Loaded by the first use.
const forms = lazily({}, {
  textOf: () => require('./config.cjs').textOf,
  flatten: () => require('./request.cjs').flatten,
  requestOf: () => require('./request.cjs').requestOf,
});

const profiles = { shim: 0, middleware: 1 }; // ocors_profile
const kinds = ['not-cors', 'same-origin', 'preflight', 'cors']; // ocors_kind
const verdicts = ['allow', 'refuse']; // ocors_verdict

let handleForShim;

function pairsOf(flat) {
  const pairs = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
  return pairs;
}

class Decision {
  #handle;
  #request;

  constructor(handle, request) {
    this.#handle = handle;
    this.#request = request;
    const [kind, verdict, reason, status, flat, rule] = native.policy.decide(handle, ...request);
    this.kind = kinds[kind];
    this.verdict = verdicts[verdict];
    this.reason = reason;
    this.status = status === 0 ? null : status;
    this.headers = pairsOf(flat);
    this.rule = rule === '' ? null : rule;
  }

  get explanation() {
    return JSON.parse(translate(() => native.policy.explain(this.#handle, ...this.#request)));
  }

  get console() {
    return JSON.parse(translate(() => native.policy.console(this.#handle, ...this.#request)));
  }

  get body() {
    return translate(() => native.policy.body(this.#handle, ...this.#request)) || null;
  }

  answer(own = []) {
    const lines = forms.flatten(own);
    return pairsOf(translate(() => native.policy.answer(this.#handle, ...this.#request, lines)));
  }
}

class Policy {
  #handle;
  #profile;

  constructor(config, options) {
    const { profile = 'shim' } = optionsOf(options, ['profile'], 'a Policy');
    if (!Object.hasOwn(profiles, profile)) {
      throw badArgument(`profile is 'shim' or 'middleware', not ${String(profile)}`);
    }
    const text = forms.textOf(config);
    this.#handle = translate(() => native.policy.compile(text, profiles[profile]));
    this.#profile = profile;
  }

  get normalised() {
    return JSON.parse(native.policy.normalised(this.#handle));
  }

  audit() {
    return JSON.parse(translate(() => native.policy.audit(this.#handle)));
  }

  decide(method, target, headers) {
    const request = forms.requestOf(method, target, headers);
    return translate(() => new Decision(this.#handle, request));
  }

  static {
    handleForShim = (policy) => {
      if (policy.#profile !== 'shim') {
        throw badArgument(
          "a policy with the profile 'middleware' leaves Host and Sec-Fetch-Site to the server around it; " +
            "a shim is that server: give it one with the profile 'shim'",
        );
      }
      return policy.#handle;
    };
  }
}

module.exports = { Policy, handleForShim };
