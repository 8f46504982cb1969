import { defineConfig } from 'vitest/config';
import SkippedReporter from './testing/skipped-reporter.js';
import { ALL, BUILT, END_TO_END, INTEGRATION } from './testing/suites.js';

export default defineConfig({
  test: {
    pool: 'forks',
    setupFiles: ['./testing/properties.ts'],
    maxWorkers: 2,
    server: { deps: { external: BUILT } },
    isolate: false,
    include: ALL,
    exclude: [...INTEGRATION, ...END_TO_END],
    reporters: ['default', new SkippedReporter()],
  },
});
