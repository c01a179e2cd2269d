// Builds the addon for this machine into prebuilds/<platform>-<arch>/. Run by hand or by a release, never
// by an install.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { platform } = require('../lib/platform.cjs');

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const build = path.join(here, '..', '..', 'build', 'node');
const prebuild = path.join(here, 'prebuilds', platform());

function run(...command) {
  const { status, error } = spawnSync(command[0], command.slice(1), { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

run('cmake', '-S', here, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release');
run('cmake', '--build', build, '--target', 'ollama_cors_node');
run('cmake', '--install', build, '--component', 'node', '--strip', '--prefix', prebuild);

require(path.join(prebuild, 'ollama_cors.node'));
console.log(`built ${path.relative(here, prebuild)}/ollama_cors.node`);
