// Writes urls.tsv: random URLs, and what the URL standard's reference implementation makes of them.
//   npm install whatwg-url@16 && node make_urls.mjs [COUNT] [SEED] > urls.tsv
// A line: input, base, href, origin; `-` = none, fails. Bytes that are no printable ASCII, and `\\`,
// stand as \\xNN of their UTF-8.
import whatwg from 'whatwg-url';

const count = Number(process.argv[2] ?? 2000);
let state = Number(process.argv[3] ?? 1) >>> 0;

function below(limit) {
  state ^= state << 13;
  state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state % limit;
}
const pick = (list) => list[below(list.length)];

const schemes = ['http:', 'https:', 'HTTP:', 'ws:', 'wss:', 'ftp:', 'file:', 'foo:', 'about:', 'data:', 'blob:', 'javascript:', '', 'http', 'a+b:', '1x:', ':'];
const slashes = ['//', '/', '', '\\', '\\', '///', '/\\', '//'];
const users = ['', '', '', '', 'user@', 'user:pw@', ':pw@', '@', ':@', 'a@b@', 'u%20:p@', 'é@'];
const hosts = ['localhost', '127.0.0.1', '127.1', '0x7f.1', '0177.0.0.01', '1.2.3.4.5', '256.1.1.1', '4294967295', '4294967296', '[::1]', '[1:2::3]', '[::ffff:1.2.3.4]', '[1:2:3:4:5:6:7::]', '[::1', 'a.localhost', 'EXAMPLE.com', 'ex%41mple.org', 'exam ple.com', 'é.com', 'xn--4ca.com', 'xn--a', 'faß.de', 'a..b', '.a', 'a.', '', '%', 'a%2Fb', 'a_b', 'a^b', 'a|b', '-a-', '0x', '1.', '09.1', '日本.jp', 'a*b', '[::1.2.3.4]', '[1::2::3]', '1e2', 'aa-', 'xn--', 'ex\u00ADample.com', 'a\u200db', 'C:', 'c|', '%zz', 'ｅｘ．com', 'a。b', 'İ.com', 'a<b'];
const ports = ['', '', '', '', ':80', ':443', ':0', ':65535', ':65536', ':', ':8080', ':08', ':a', ':4 7', ':21'];
const segs = ['a', 'b', '..', '.', '%2e', '%2E%2e', '.%2e', 'c d', 'é', '%', '%41', '%zz', 'a;b', 'a|b', 'C:', 'c|', '"q"', '{x}', '^', '`', '', '', 'a\\b', '<>', '\u0007', '\u007f',"'",'[x]', '~!$&()*+,;=:@-_'];
const tails = ['', '?', '?a=1', '?a b', '?é', '?"<>\'#', '#', '#f', '#f g`', '?q#é', '?a\\b', '?^|{}'];
const bases = ['http://h/a/b?q#f', 'https://u:p@h:8443/', 'file:///C:/a/b', 'file:///a/b', 'foo://h/a/b', 'foo:/a/b', 'foo:op', 'about:blank', 'http://localhost:47100/x', 'ws://h/a'];

function absolute() {
  let text = pick(schemes) + pick(slashes) + pick(users) + pick(hosts) + pick(ports);
  for (let i = below(4); i > 0; --i) text += pick(['/', '/', '/', '\\']) + pick(segs);
  text += pick(tails);
  if (below(10) === 0) text = ' ' + text + '\n';
  if (below(12) === 0) {
    const at = below(text.length + 1);
    text = text.slice(0, at) + pick(['\t', '\n', ' ', '\u0000', '/', ':', '@', '?', '#', '%', 'é']) +
      text.slice(at);
  }
  return text;
}

function relative() {
  const start = pick(['', '/', '//', '\\', '?', '#', './', '../', '/..', '///', './/']);
  return start + (below(2) ? pick(segs) : '') + (below(2) ? '/' + pick(segs) : '') + pick(tails);
}

const escaped = (text) =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x5c && byte !== 0x2d
        ? String.fromCharCode(byte)
        : '\\x' + byte.toString(16).padStart(2, '0'))
    .join('') || '\\x';

for (let i = 0; i < count; ++i) {
  const [input, base] = below(3) ? [absolute(), below(2) ? pick(bases) : undefined] : [relative(), pick(bases)];
  let href = '-';
  let origin = '-';
  try {
    const url = new whatwg.URL(input, base);
    href = escaped(url.href);
    origin = escaped(url.origin);
  } catch {
    // it fails, and the line says so
  }
  console.log([escaped(input), base === undefined ? '-' : escaped(base), href, origin].join('\t'));
}
