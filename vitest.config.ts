import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A software GPU compiles a kernel in up to two seconds, and some tests need dozens.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Two cores and a software GPU: more workers than cores only make timeouts.
    maxWorkers: 2,
  },
});
