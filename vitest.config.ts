import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores and a software GPU: more workers than cores only make timeouts.
    maxWorkers: 2,
  },
});
