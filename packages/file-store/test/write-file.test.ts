import { execFileSync } from 'node:child_process';
import fs, {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameOfTemporary, placeFile, writeWhole } from '../src/write-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-place-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const small = smallDisk('128k');
afterAll(() => small?.remove());

/** A tmpfs of a given size, where this user may mount one; else null. */
function smallDisk(size: string): { readonly path: string; remove(): void } | null {
  const path = mkdtempSync(join(tmpdir(), 'rn50-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  return {
    path,
    remove() {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** The first renames of callback style fail with these codes. */
function failRenames(...codes: string[]) {
  const { rename } = fs;
  const spy = vi.spyOn(fs, 'rename');
  for (const code of codes) {
    spy.mockImplementationOnce((_from, _to, done) => done(Object.assign(new Error(`${code}: in a test`), { code })));
  }
  return spy.mockImplementation(rename);
}

describe('writeWhole', () => {
  it.each(['text', Uint8Array.of(116, 101, 120, 116)])(
    'replaces what was there with %o and leaves nothing else',
    async (content) => {
      const path = join(folder, 'report.json');
      writeFileSync(path, 'an older and longer file');
      await writeWhole(path, content);
      expect(readFileSync(path, 'utf8')).toBe('text');
      expect(readdirSync(folder)).toEqual(['report.json']);
    },
  );

  it('replaces a symbolic link and leaves what it leads to alone', async () => {
    const [path, elsewhere] = [join(folder, 'report.json'), join(folder, 'elsewhere')];
    writeFileSync(elsewhere, 'of somebody else');
    symlinkSync('elsewhere', path);
    await writeWhole(path, 'text');
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(elsewhere, 'utf8')).toBe('of somebody else');
  });

  it('leaves an earlier file alone when the new one cannot be put in its place', async () => {
    const path = join(folder, 'report.json');
    writeFileSync(path, 'earlier');
    failRenames('EPERM');
    await expect(writeWhole(path, 'text')).rejects.toMatchObject({ code: 'EPERM' });
    expect(readdirSync(folder)).toEqual(['report.json']);
    expect(readFileSync(path, 'utf8')).toBe('earlier');
  });

  it('writes once more where another container has renamed its temporary file away', async () => {
    const renames = failRenames('ENOENT');
    await writeWhole(join(folder, 'report.json'), 'text');
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('text');
    expect(new Set(renames.mock.calls.map(([from]) => from)).size).toBe(2);
  });

  it('throws where the folder is missing', async () => {
    await expect(writeWhole(join(folder, 'absent', 'report.json'), 'text')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(small === null)('renames only whole files, and removes what a full disk left', async () => {
    const path = join(small?.path ?? '', 'report.json');
    writeFileSync(path, 'earlier');
    await expect(writeWhole(path, 'x'.repeat(300_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    expect(readdirSync(small?.path ?? '')).toEqual(['report.json']);
  });
});

describe('placeFile', () => {
  it('replaces what was there and leaves nothing else', async () => {
    const path = join(folder, 'model.onnx');
    writeFileSync(path, 'an older and longer file');
    await placeFile(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['model.onnx']);
  });

  it('gives the file at another path a second name, once and again', async () => {
    const [from, path] = [join(folder, 'given.onnx'), join(folder, 'model.onnx')];
    writeFileSync(from, 'given');
    await placeFile(path, { from });
    // Renaming one link of a file over another does nothing and reports success.
    await placeFile(path, { from });
    expect(statSync(path).ino).toBe(statSync(from).ino);
    expect(readdirSync(folder).sort()).toEqual(['given.onnx', 'model.onnx']);
  });

  it('copies a file that may be changed afterwards', async () => {
    const [copyOf, path] = [join(folder, 'given.onnx'), join(folder, 'model.onnx')];
    writeFileSync(copyOf, 'given');
    await placeFile(path, { copyOf });
    writeFileSync(path, 'changed');
    expect(readFileSync(copyOf, 'utf8')).toBe('given');
    expect(readdirSync(folder).sort()).toEqual(['given.onnx', 'model.onnx']);
  });

  it('gives a second name to the file behind a relative symbolic link, as model hubs lay them out', async () => {
    for (const name of ['blobs', 'snapshots', 'cache']) mkdirSync(join(folder, name));
    const [blob, from, path] = [
      ['blobs', '0a1b'],
      ['snapshots', 'model.onnx'],
      ['cache', 'model.onnx'],
    ].map((parts) => join(folder, ...parts)) as [string, string, string];
    writeFileSync(blob, 'given');
    symlinkSync('../blobs/0a1b', from);
    await placeFile(path, { from });
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('given');
    expect(statSync(path).ino).toBe(statSync(blob).ino);
  });

  it.each<[string, Uint8Array | { readonly from: string }]>([
    ['bytes', Uint8Array.of(1)],
    ['a file that is not there', { from: '/nowhere/model.onnx' }],
  ])('fails where %s cannot be written, and leaves nothing', async (_, content) => {
    const path = content instanceof Uint8Array ? join(folder, 'absent', 'model.onnx') : join(folder, 'model.onnx');
    await expect(placeFile(path, content)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('nameOfTemporary', () => {
  it.each(['writeWhole', 'placeFile'])('knows the name that %s writes under', async (writer) => {
    const seen: string[] = [];
    // A file cannot take the place of a folder, so the temporary file gets as far as its rename.
    mkdirSync(join(folder, 'net.json'));
    const watcher = fs.watch(folder, (_, name) => {
      if (name !== null && name !== 'net.json') seen.push(name);
    });
    const writing = writer === 'writeWhole' ? writeWhole : placeFile;
    await expect(writing(join(folder, 'net.json'), Buffer.from('x'))).rejects.toThrow();
    await vi.waitFor(() => expect(seen).not.toEqual([]));
    watcher.close();
    expect(new Set(seen.map(nameOfTemporary))).toEqual(new Set(['net.json']));
    expect(readdirSync(folder)).toEqual(['net.json']);
  });

  it.each(['net.json', 'net.onnx', 'notes.1', 'a.tmp'])('is null for %s', (name) => {
    expect(nameOfTemporary(name)).toBeNull();
  });
});
