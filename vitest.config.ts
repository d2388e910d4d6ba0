import { defineConfig } from 'vitest/config';

/** Started once for a whole run; every test file gets a database of its own, cloned from a migrated template. */
const POSTGRES = './server/database/testing/global-setup.ts';

/**
 * Three projects, one after the other: `unit` needs nothing but Node; `integration` works with a real
 * Postgres; `e2e` with real servers and a real browser, file by file, since its tests watch the clock.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Property tests on a busy machine; nothing here is judged by its time.
          testTimeout: 30_000,
          include: ['{bin,core,server,web,cli,bench,tooling}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{server,cli,bench}/**/*.integration.test.ts'],
          globalSetup: [POSTGRES],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: [POSTGRES],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
