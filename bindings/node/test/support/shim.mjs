// A shim for one test: on a free port, in front of the replay, and gone when the test ends, however it ends.
import { Shim } from 'ollama-cors';

export async function start(t, more) {
  const shim = await Shim.start({ listen: ['127.0.0.1:0'], upstream: 'replay:', ...more });
  t.after(() => shim.stop({ drainMs: 0 }));
  return shim;
}
