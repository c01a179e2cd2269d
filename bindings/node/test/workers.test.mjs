// Worker threads that end with a shim and an event loop open: the process must outlive every one of them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const storm = fileURLToPath(new URL('support/worker_storm.mjs', import.meta.url));

for (const mode of ['', '--load']) {
  test(`60 workers end in four ways, none takes the process with it ${mode}`, async () => {
    const { error, stdout, stderr } = await new Promise((resolve) => {
      execFile(process.execPath, [storm, mode], { timeout: 120_000 }, (failure, out, err) => {
        resolve({ error: failure, stdout: out, stderr: err });
      });
    });
    assert.equal(error, null, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      'exit code 3': 15,
      'terminate code 1': 15,
      'natural code 0': 15,
      'uncaught meant': 15,
    });
  });
}
