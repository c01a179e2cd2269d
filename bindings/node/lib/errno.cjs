// The system's error numbers by the names that Node programs know them by.
'use strict';

const os = require('node:os');

// 'ECONNREFUSED'; null for a number that is none.
module.exports.nameOfErrno = (number) => {
  const found = Object.entries(os.constants.errno).find(([, value]) => value === number);
  return found === undefined ? null : found[0];
};
