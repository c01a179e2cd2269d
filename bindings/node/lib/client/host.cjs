// The forms of a host that the package `ollama` takes.
'use strict';

const defaultPort = '11434';
const defaultHost = `http://127.0.0.1:${defaultPort}`;

// 'example.com' → 'http://example.com:11434'. Without a trailing slash, always with a port.
function formatHost(host) {
  if (!host) return defaultHost;
  if (host.startsWith(':')) host = `http://127.0.0.1${host}`;
  const named = host.includes('://');
  const url = new URL(named ? host : `http://${host}`);
  const ofScheme = url.protocol === 'https:' ? '443' : '80';
  // URL drops a port that is its scheme's own; written without a scheme, it was meant.
  const meant = named || /^[^/?#]*:80(?:[/?#]|$)/.test(host);
  const port = url.port || (meant ? ofScheme : defaultPort);
  const secret = url.password ? `:${url.password}` : '';
  const user = url.username ? `${url.username}${secret}@` : '';
  const formatted = `${url.protocol}//${user}${url.hostname}:${port}${url.pathname}`;
  return formatted.endsWith('/') ? formatted.slice(0, -1) : formatted;
}

module.exports = { defaultPort, defaultHost, formatHost };
