// Properties that are worked out when they are first read: what a program does not use, it does not load.
'use strict';

function lazily(target, makers) {
  for (const [name, make] of Object.entries(makers)) {
    const seen = { enumerable: true, configurable: true };
    const get = () => {
      const value = make();
      Object.defineProperty(target, name, { ...seen, value });
      return value;
    };
    Object.defineProperty(target, name, { ...seen, get });
  }
  return target;
}

module.exports = { lazily };
