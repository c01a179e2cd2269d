// `embedded.mjs PORT UPSTREAM_PORT read|unread`: a Node process that a shim lives in, configured as an
// application would, for as long as the benchmark wants it.
import { Shim } from '../../bindings/node/index.mjs';

const [port, upstream, events] = process.argv.slice(2);
const shim = await Shim.start({ listen: [`127.0.0.1:${port}`], upstream: `http://127.0.0.1:${upstream}` });
if (events === 'read') for await (const event of shim.events()) globalThis.seen = event;
