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
import { z } from 'zod';
import { derivedFile } from '../../src/keyed-cache/derived-file.js';
import { listDerivedFiles, listKeptValues, removeUnused } from '../../src/keyed-cache/inventory.js';
import { keep } from '../../src/keyed-cache/kept-value.js';

const CHILD = fileURLToPath(new URL('./derive-child.mjs', import.meta.url));

let cacheDir = '';
let made = '';
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'rn50-inventory-'));
  made = join(cacheDir, 'made');
});
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

/** A process that makes a file of that content, and uses it until its input ends. */
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

const schema = z.object({ sha256: z.string(), sizeBytes: z.int(), isSame: z.boolean().default(false) });

async function listAll(where = cacheDir) {
  const files = await listDerivedFiles(join(where, 'made'), schema, (about, { isSame }) =>
    isSame ? `${about}: the same file` : about,
  );
  const values = ['layers', 'peaks'].map((name) => listKeptValues(join(where, name), name));
  return [...files, ...(await Promise.all(values)).flat()];
}
const removeAll = async () => removeUnused(await listAll());

const shown = async () => (await listAll()).map(({ name, about, sizeBytes, state }) => [name, about, sizeBytes, state]);
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
    const { removed, inUse, failed } = await removeAll();
    expect([removed.length, inUse, failed]).toEqual([4, [], []]);
    for (const folder of ['made', 'layers', 'peaks']) expect(readdirSync(join(cacheDir, folder))).toEqual([]);
  });

  it('stays while a live process uses it', async () => {
    const { child } = await using('net-int8-1', 'net in INT8');
    const [path = ''] = pathsOf(await listAll());
    expect((await listAll()).map(({ state }) => state)).toEqual(['in-use']);
    const pruned = await removeAll();
    expect([pruned.removed, pathsOf(pruned.inUse)]).toEqual([[], [path]]);
    child.kill('SIGKILL');
    await child;
    expect(pathsOf((await removeAll()).removed)).toEqual([path]);
    expect(readdirSync(made)).toEqual([]);
  });

  it('frees nothing where the file has another name that stays', async () => {
    const given = join(cacheDir, 'given.onnx');
    writeFileSync(given, 'given');
    await derivedFile(made, {
      schema,
      key: 'given-tuned-1',
      about: 'given, tuned',
      make: async (out) => {
        linkSync(given, out);
        const sha256 = createHash('sha256').update('given').digest('hex');
        return { sha256, sizeBytes: 5, isSame: true };
      },
      onCorrupt: () => {},
    });
    expect(await shown()).toEqual([['given-tuned-1', 'given, tuned: the same file', 0, 'in-use']]);
  });
});

describe('what is left over', () => {
  it('is removed once no process can be using it, and strangers stay', async () => {
    await usedBefore('net-int8-1', 'net in INT8');
    const old = ['net.onnx', 'net.json', 'net.onnx.0a-1.42.tmp', 'net.json.3021345678'];
    const young = ['net.json.0a-1.tmp', 'net.json.3021345679'];
    const strangers = ['notes.txt', 'notes.txt.3021345678'];
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
      ['net', '', 4, 'left-over'],
    ]);
    await removeAll();
    expect(readdirSync(made).sort()).toEqual([...young, ...strangers]);
  });

  it('is not looked for behind a symbolic link', async () => {
    const elsewhere = join(cacheDir, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'net.onnx'), 'of somebody else');
    symlinkSync('elsewhere', made);
    expect((await removeAll()).removed).toEqual([]);
    expect(existsSync(join(elsewhere, 'net.onnx'))).toBe(true);
  });

  it('is nothing in a cache that is not there', async () => {
    expect(await listAll(join(cacheDir, 'absent'))).toEqual([]);
  });
});
