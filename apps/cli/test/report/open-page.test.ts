import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPage } from '../../src/report/open-page.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PAGE = join(folder, 'a page & more', 'report.html');

/** Opens PAGE on a machine whose only program is a fake opener of this name, which notes what it is given. */
async function opened(platform: string, name: string, env: NodeJS.ProcessEnv = {}, exitCode = 0) {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const note = join(bin, 'note');
  writeFileSync(
    join(bin, name),
    `#!/bin/sh\necho "$#:$1" > ${note}.new\n/bin/mv ${note}.new ${note}\nexit ${exitCode}\n`,
    {
      mode: 0o755,
    },
  );
  let said = '';
  const stderr = (text: string) => {
    said += text;
  };
  const context = { env: { PATH: bin, ...env }, stderr };
  await openPage(PAGE, context, platform);
  return { said, note };
}

/** What the fake opener was given. */
async function noted(note: string): Promise<string> {
  while (!existsSync(note)) await new Promise((resolve) => setTimeout(resolve, 5));
  return readFileSync(note, 'utf8');
}

describe.runIf(process.platform !== 'win32')('--open', () => {
  it.each([
    ['linux', 'xdg-open'],
    ['freebsd', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'explorer.exe'],
  ])('on %s starts %s with the path as its one argument', async (platform, name) => {
    const { said, note } = await opened(platform, name);
    expect(said).toBe('');
    expect(await noted(note)).toBe(`1:${PAGE}\n`);
  });

  it('says where the page is if nothing opens it', async () => {
    const { said } = await opened('linux', 'other');
    expect(said).toBe(`xdg-open cannot be started; the page is ${PAGE}\n`);
  });

  it('says where the page is if the opener has no browser, which Windows does not tell', async () => {
    expect((await opened('linux', 'xdg-open', {}, 3)).said).toBe(`xdg-open finds no browser; the page is ${PAGE}\n`);
    expect((await opened('win32', 'explorer.exe', {}, 1)).said).toBe('');
  });

  it('starts nothing in CI', async () => {
    const { said, note } = await opened('linux', 'xdg-open', { CI: 'true' });
    expect(said).toBe(`not opened in CI: ${PAGE}\n`);
    expect(existsSync(note)).toBe(false);
  });
});
