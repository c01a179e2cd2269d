// Programs that tests run, each from a file: not every runtime takes a module as an argument.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

// A folder where this package is found, and those that it is tested with. Gone with `remove()`.
export class Programs {
  #count = 0;

  constructor() {
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'ollama-cors-programs-'));
    fs.writeFileSync(path.join(this.home, 'package.json'), '{"private":true}');
    const packages = path.join(this.home, 'node_modules');
    fs.mkdirSync(packages);
    fs.symlinkSync(root, path.join(packages, 'ollama-cors'));
    for (const name of ['ollama', 'openai', '@anthropic-ai']) {
      fs.symlinkSync(path.join(root, 'node_modules', name), path.join(packages, name));
    }
  }

  // { code, stdout, stderr }; the code of one that a signal has ended is the signal's name.
  run(text, { args = [], kind = 'mjs', env = {} } = {}) {
    const file = path.join(this.home, `${(this.#count += 1)}.${kind}`);
    fs.writeFileSync(file, text);
    return new Promise((resolve) => {
      const options = { cwd: this.home, timeout: 60_000, env: { ...process.env, ...env } };
      execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr });
      });
    });
  }

  remove() {
    fs.rmSync(this.home, { recursive: true });
  }
}
