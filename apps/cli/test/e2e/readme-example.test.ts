import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { rn50, scratch } from './run-bin.js';

const ROOT = new URL('../../../../', import.meta.url);

it('the screen in the README is that of the report in docs/example', async () => {
  const report = fileURLToPath(new URL('docs/example/report.json', ROOT));
  const run = await rn50(['report', report, '--anonymous', '--out', 'rn50-results'], { cwd: scratch() });
  expect(run.exitCode, run.stderr).toBe(0);
  const [, screen] =
    /<!-- example -->\n\n```\n([\s\S]*?)\n```/.exec(readFileSync(new URL('README.md', ROOT), 'utf8')) ?? [];
  expect(screen).toBe(run.stdout);
});
