#!/usr/bin/env node
// The command line: `npx ollama-cors serve`, and so on. It is in the addon, and runs in this process.
'use strict';

const native = require('../lib/native.cjs');

process.exit(native.commandLine(process.argv.slice(2)));
