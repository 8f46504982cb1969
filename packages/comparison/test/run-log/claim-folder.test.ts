import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from '../../src/run-log/claim-folder.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-claim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('claimFolder', () => {
  it('refuses a folder that is claimed, and takes it again once it is released', async () => {
    const first = await claimFolder(folder, 'results');
    await expect(claimFolder(folder, 'results')).rejects.toMatchObject({
      message: 'another run is writing to results',
      code: 'FOLDER_IN_USE',
      remedy: expect.stringMatching(/^Give another --out\. .* remove results\/report\.partial\.jsonl\..*\.held\.$/),
    });
    expect(readdirSync(folder)).toHaveLength(1);
    first.release();
    const second = await claimFolder(folder, 'results');
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes a folder from a run that was killed', async () => {
    const first = await claimFolder(folder, 'results');
    const [note = ''] = readdirSync(folder);
    first.release();
    const owner = { host: hostname(), boot: 'an earlier start', pidNamespace: null };
    writeFileSync(join(folder, note), JSON.stringify({ ...owner, pid: 1, began: null }));
    const claim = await claimFolder(folder, 'results');
    expect(readdirSync(folder)).not.toContain(note);
    claim.release();
  });

  it('leaves files of the folder alone', async () => {
    writeFileSync(join(folder, 'report.json'), '{}');
    (await claimFolder(folder, 'results')).release();
    expect(readdirSync(folder)).toEqual(['report.json']);
  });
});
