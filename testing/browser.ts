import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, type TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Whether a test or suite needs a browser. */
    browser?: boolean;
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The system's Chromium; RN50_CHROMIUM names another one. */
const program = process.env.RN50_CHROMIUM ?? onPath(NAMES);

/**
 * Options of a suite that opens pages: skipped where there is no Chromium, and counted as such at the end of the run
 * (`skipped-reporter.ts`). With RN50_REQUIRE_BROWSER=1 it runs, and fails without one.
 */
export function needsBrowser(): TestOptions {
  const isRequired = process.env.RN50_REQUIRE_BROWSER === '1';
  return { skip: !isRequired && program === undefined, meta: { browser: true } };
}

/** One browser for all tests of a suite. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (program === undefined) throw new Error('There is no Chromium; docs/testing.md says how to get it.');
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error('The browser was not started.');
    return browser;
  };
}

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
