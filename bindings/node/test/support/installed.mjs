// The package as a user has it: packed, and installed in an empty folder with no script allowed to run.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const root = fileURLToPath(new URL('../..', import.meta.url));

// { home, tarball, node, remove }: the folder, and a node that runs in it.
export async function install(project = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'ollama-cors-package-'));
  fs.writeFileSync(path.join(home, 'package.json'), JSON.stringify({ private: true, ...project }));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', home], { cwd: root });
  const tarball = path.join(home, JSON.parse(stdout)[0].filename);
  await run('npm', ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', tarball], { cwd: home });
  const node = (args, env = {}) => run(process.execPath, args, { cwd: home, env: { ...process.env, ...env } });
  return { home, tarball, node, remove: () => fs.rmSync(home, { recursive: true }) };
}
