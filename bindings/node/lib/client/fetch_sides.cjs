// The two kinds of fetch(): a program's, and a page's. A side turns what the caller said into a request of the
// native client, and a failure into what fetch() rejects with.
'use strict';

const { collect } = require('./body.cjs');
const { ConnectError } = require('./errors.cjs');
const { version } = require('../../package.json');

const forbidden = /^(connect|trace|track)$/i;
const networkErrors = {
  chromium: 'Failed to fetch',
  firefox: 'NetworkError when attempting to fetch resource.',
  webkit: 'Load failed',
  standard: 'network error',
};

const withCause = (message, cause) => new TypeError(message, { cause });

class ProgramSide {
  constructor(timeouts) {
    this.timeouts = timeouts;
  }

  // What the standard's Request constructor refuses is refused here.
  request({ url, method, headers, body, words }) {
    if (forbidden.test(method)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
    if (body.kind !== 'none' && (method === 'GET' || method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    const target = new URL(url);
    if (target.username || target.password) {
      throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url}`);
    }
    target.hash = '';
    const lines = new Headers(headers);
    if (body.type !== null && !lines.has('content-type')) lines.set('content-type', body.type);
    if (!lines.has('accept')) lines.set('accept', '*/*');
    if (!lines.has('user-agent')) lines.set('user-agent', `ollama-cors/${version}`);
    return {
      url: target.href,
      method,
      headers: [...lines],
      framing: 'raw',
      dialect: 'none',
      status_errors: false,
      redirect: words.redirect ?? 'follow',
      timeouts: this.timeouts,
      ...(body.kind === 'stream' ? { body: 'streamed' } : {}),
    };
  }

  // { content, stream }: the body at once, or as it comes.
  async bodyOf({ kind, content }) {
    return kind === 'stream' ? { content: null, stream: content } : { content };
  }

  // As Node's own fetch() has it: the cause is the system's reason where there is one.
  rejection(failure) {
    return withCause('fetch failed', failure instanceof ConnectError ? (failure.cause ?? failure) : failure);
  }

  // Of a body that broke off.
  cut(failure) {
    return withCause('terminated', failure);
  }

  typeOf() {
    return 'basic';
  }

  resolve(url) {
    return new URL(url);
  }
}

class PageSide {
  constructor(timeouts, { origin, browser, base_url }) {
    this.timeouts = timeouts;
    this.origin = origin;
    this.browser = browser;
    this.base = base_url ?? (origin === 'null' ? undefined : origin);
  }

  // As script says it: what is wrong with it is for the browser to say.
  request({ url, method, headers, body, words }) {
    const { mode, credentials, cache, redirect, referrerPolicy: referrer_policy } = words;
    const content_type = body.kind === 'blob' || body.kind === 'form-data' ? (body.type ?? '') : undefined;
    const said = { mode, credentials, cache, redirect, referrer_policy, content_type };
    return { url, method, headers, timeouts: this.timeouts, body: body.kind, framing: 'raw', ...said };
  }

  async bodyOf({ kind, content }) {
    return { content: kind === 'stream' ? await collect(content) : content };
  }

  // The browser's words. Why stands in `cause`.
  rejection(failure) {
    const [, name, message] = /^(\w+): (.*)$/s.exec(failure.thrown ?? '') ?? [];
    const text = message ?? networkErrors[this.browser];
    if (name === undefined || name === 'TypeError') return withCause(text, failure);
    return Object.defineProperty(new DOMException(text, name), 'cause', { value: failure });
  }

  cut(failure) {
    return withCause(this.browser === 'firefox' ? 'Error in input stream' : networkErrors[this.browser], failure);
  }

  typeOf(asked, final) {
    return asked.origin === this.origin && final.origin === this.origin ? 'basic' : 'cors';
  }

  resolve(url) {
    return new URL(url, this.base);
  }
}

module.exports = { ProgramSide, PageSide, withCause };
