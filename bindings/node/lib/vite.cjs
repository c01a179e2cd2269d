// A plugin for Vite: while its development server runs, so does a shim beside it, and the page asks
// import.meta.env.VITE_OLLAMA_HOST.
'use strict';

const { Shim } = require('./shim.cjs');

const variable = 'import.meta.env.VITE_OLLAMA_HOST';

// A free port, so that two projects, or a restart, never meet; pages of this machine, by default.
function ollamaCors(config = {}) {
  let shim;
  return {
    name: 'ollama-cors',
    apply: 'serve',
    async config() {
      await shim?.stop({ drainMs: 0 });
      shim = (await Shim.start({ listen: ['127.0.0.1:0'], ...config })).unref();
      return { define: { [variable]: JSON.stringify(shim.url) } };
    },
    configureServer({ config: { logger } }) {
      const asks = shim.isReplay ? 'a recorded Ollama' : shim.upstream;
      logger.info(`  ollama-cors: pages reach ${asks} at ${shim.url} (${variable})`);
      for (const { message } of shim.warnings) logger.warn(`  ollama-cors: ${message}`);
      refusals(shim, logger);
    },
    // At the end of the development server, and before it starts again.
    async closeBundle() {
      await shim?.stop({ drainMs: 0 });
      shim = undefined;
    },
  };
}

// What a page was refused is told where the developer looks.
async function refusals(shim, logger) {
  for await (const { type, verdict, method, target, origin, message, fix } of shim.events()) {
    if (type !== 'exchange' || verdict !== 'refuse') continue;
    const change = fix === null ? '' : ` Fix: ${fix}`;
    logger.warn(`  ollama-cors: refused ${method} ${target} from ${origin ?? 'no page'}: ${message}${change}`);
  }
}

module.exports = { ollamaCors };
