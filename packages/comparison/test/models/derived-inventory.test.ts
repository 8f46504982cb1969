import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derived } from '../../src/models/derived-cache.js';
import { listDerived } from '../../src/models/derived-inventory.js';
import { keep } from '../../src/models/kept-json.js';
import { pruneDerived } from '../../src/models/prune-derived.js';

const CHILD = fileURLToPath(new URL('./derive-child.mjs', import.meta.url));

let cacheDir = '';
let made = '';
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'rn50-inventory-'));
  made = join(cacheDir, 'made');
});
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

/** A process that makes a model of that content, and uses it until its input ends. */
async function using(key: string, content: string) {
  const child = execaNode(CHILD, [made, key, content], { reject: false });
  await once(child.stdout, 'data');
  child.stdin.write('go\n');
  await once(child.stdout, 'data');
  return { child };
}

async function usedBefore(key: string, content: string): Promise<void> {
  const { child } = await using(key, content);
  child.stdin.end();
  await child;
}

const shown = async () =>
  (await listDerived(cacheDir)).map(({ name, about, sizeBytes, state }) => [name, about, sizeBytes, state]);
const pathsOf = (files: readonly { readonly path: string }[]) =>
  files.map(({ path }) => path.slice(cacheDir.length + 1));

describe('what was made here', () => {
  it('is listed with its size and what it is, and removed', async () => {
    await usedBefore('net-int8-1', 'net in INT8');
    await keep(join(cacheDir, 'peaks', '0123456789abcdef.json'), { fp32: 1 }, { what: '', about: 'a peak' }, () => {});
    await keep(join(cacheDir, 'layers', 'fedcba9876543210.json'), {}, { what: '', about: 'a table' }, () => {});
    writeFileSync(join(cacheDir, 'peaks', '0000000000000000.json'), '{}');
    expect(await shown()).toEqual([
      ['net-int8-1', 'net in INT8', 11, 'kept'],
      ['layers', 'a table', 19, 'kept'],
      ['peaks', '', 2, 'kept'],
      ['peaks', 'a peak', 27, 'kept'],
    ]);
    const { removed, inUse, failed } = await pruneDerived(cacheDir);
    expect([removed.length, inUse, failed]).toEqual([4, [], []]);
    for (const folder of ['made', 'layers', 'peaks']) expect(readdirSync(join(cacheDir, folder))).toEqual([]);
  });

  it('stays while a live process uses it', async () => {
    const { child } = await using('net-int8-1', 'net in INT8');
    const [path = ''] = pathsOf(await listDerived(cacheDir));
    expect((await listDerived(cacheDir)).map(({ state }) => state)).toEqual(['in-use']);
    const pruned = await pruneDerived(cacheDir);
    expect([pruned.removed, pathsOf(pruned.inUse)]).toEqual([[], [path]]);
    child.kill('SIGKILL');
    await child;
    expect(pathsOf((await pruneDerived(cacheDir)).removed)).toEqual([path]);
    expect(readdirSync(made)).toEqual([]);
  });

  it('frees nothing where the file has another name that stays', async () => {
    const given = join(cacheDir, 'given.onnx');
    writeFileSync(given, 'given');
    const image = { channels: 1, height: 8, width: 8 };
    await derived(made, {
      key: 'given-tuned-1',
      about: 'given, tuned',
      make: async (out) => {
        linkSync(given, out);
        const sha256 = createHash('sha256').update('given').digest('hex');
        return { sha256, sizeBytes: 5, image, facts: {}, recipe: { tuned: false } };
      },
      onCorrupt: () => {},
    });
    expect(await shown()).toEqual([
      ['given-tuned-1', 'given, tuned: nothing was faster, so the file is the same', 0, 'in-use'],
    ]);
  });
});

describe('what is left over', () => {
  it('is removed once no process can be using it, and strangers stay', async () => {
    await usedBefore('net-int8-1', 'net in INT8');
    const old = ['net.onnx', 'net.json', 'net.onnx.0a-1.42.tmp'];
    const young = ['net.json.0a-1.tmp'];
    const strangers = ['notes.txt'];
    for (const name of [...old, ...young, ...strangers]) writeFileSync(join(made, name), 'text');
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const name of old) utimesSync(join(made, name), longAgo, longAgo);
    mkdirSync(join(made, 'net.1-0123456789abcdef.work'));
    writeFileSync(join(made, 'net.1-0123456789abcdef.work', 'model.onnx'), 'half');
    expect((await shown()).filter(([, , , state]) => state === 'left-over')).toEqual([
      ['net', '', 4, 'left-over'],
      ['net', '', 4, 'left-over'],
      ['net', '', 4, 'left-over'],
      ['net', '', 4, 'left-over'],
    ]);
    await pruneDerived(cacheDir);
    expect(readdirSync(made).sort()).toEqual([...young, ...strangers]);
  });

  it('is not looked for behind a symbolic link', async () => {
    const elsewhere = join(cacheDir, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'net.onnx'), 'of somebody else');
    symlinkSync('elsewhere', made);
    expect((await pruneDerived(cacheDir)).removed).toEqual([]);
    expect(existsSync(join(elsewhere, 'net.onnx'))).toBe(true);
  });

  it('is nothing in a cache that is not there', async () => {
    expect(await listDerived(join(cacheDir, 'absent'))).toEqual([]);
  });
});
