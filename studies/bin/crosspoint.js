#!/usr/bin/env node
import { existsSync } from 'node:fs';

const compiled = new URL('../../dist/studies/cli/main.js', import.meta.url);

if (existsSync(compiled)) {
  const { main } = await import(compiled.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write('error: Crosspoint is not built yet: run `npm install` (or `npm run build`) in its folder\n');
  process.exitCode = 1;
}
