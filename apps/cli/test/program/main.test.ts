import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/program/main.js';
import { all, report } from '../small-report.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'report.json'), JSON.stringify(report(all([40, 10], [640, 160]))));

async function shown(isTTY: boolean, env: NodeJS.ProcessEnv): Promise<string> {
  const written: string[] = [];
  const stdout = { isTTY, write: (text: string) => written.push(text) };
  const { signal } = new AbortController();
  const io = { argv: ['report', 'report.json'], env, cwd: folder, stdout, stderr: { write: () => {} }, signal };
  expect(await main(io)).toBe(0);
  return written.join('');
}

describe('a rendered report', () => {
  it('has its colours on a terminal, and none elsewhere or with NO_COLOR', async () => {
    const plain = await shown(false, {});
    expect(plain).toMatch(/^INT8 is 4\.0 times as fast here \(/m);
    expect(plain).not.toContain('\u001b');
    expect(await shown(true, { NO_COLOR: '1' })).toBe(plain);
    const painted = await shown(true, {});
    expect(painted).toContain('INT8 is \u001b[32m4.0 times as fast here\u001b[39m (');
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });
});
