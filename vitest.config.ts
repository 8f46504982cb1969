import { defineConfig } from 'vitest/config';
import SkippedReporter from './testing/skipped-reporter.js';
import { ALL, BUILT, END_TO_END } from './testing/suites.js';

const report = process.env.RN50_TEST_REPORT;
const json: ['json', { outputFile: string }][] = report ? [['json', { outputFile: report }]] : [];

export default defineConfig({
  test: {
    pool: 'forks',
    setupFiles: ['./testing/properties.ts'],
    // Measuring tests ask for one thread and wait for a part of their time, so that three of them keep two CPUs busy.
    maxWorkers: 3,
    server: { deps: { external: BUILT } },
    // No test is about time: these only end what hangs, on a machine with much else to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', new SkippedReporter(), ...json],
    // Each project transforms the sources anew, so there is no third one for unit tests: they have vitest.unit.config.ts.
    projects: [
      { extends: true, test: { name: 'packages', include: ALL, exclude: END_TO_END, isolate: false } },
      {
        extends: true,
        test: { name: 'e2e', include: END_TO_END, isolate: false, globalSetup: './apps/cli/test/e2e/warm-up.ts' },
      },
    ],
  },
});
