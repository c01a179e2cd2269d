// A reporter for node:test: failures in full, a line a file, and last the line `N passed, N failed`.
import path from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const files = new Map();
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') {
      if (type === 'test:stderr') yield data.message;
      continue;
    }
    if (data.details?.type === 'suite') continue;
    const file = path.basename(data.file ?? data.name);
    const counts = files.get(file) ?? { passed: 0, failed: 0 };
    files.set(file, counts);
    if (type === 'test:pass') {
      passed += 1;
      counts.passed += 1;
    } else {
      failed += 1;
      counts.failed += 1;
      yield `FAILED ${file}: ${data.name}\n${inspect(data.details.error)}\n`;
    }
  }
  for (const [file, counts] of files) {
    yield `${file}: ${counts.passed} passed, ${counts.failed} failed\n`;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
