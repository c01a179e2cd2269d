// The name of this platform, as folders of prebuilds/ are called.
'use strict';

const fs = require('node:fs');

// Node's own program names its dynamic loader near its beginning: /lib/ld-musl-x86_64.so.1, say.
function isMusl() {
  if (process.platform !== 'linux') return false;
  const head = Buffer.alloc(2048);
  const file = fs.openSync(process.execPath, 'r');
  fs.readSync(file, head, 0, head.length, 0);
  fs.closeSync(file);
  return head.includes('/ld-musl-');
}

module.exports.platform = () => `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;
