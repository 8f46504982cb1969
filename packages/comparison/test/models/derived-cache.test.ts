import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derived, sha256OfFile } from '../../src/models/derived-cache.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-derived-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = 'the model';
const digest = createHash('sha256').update(content).digest('hex');

function maker(isUsable?: Parameters<typeof derived>[4]) {
  const state = { made: 0, corrupt: [] as string[] };
  const run = () =>
    derived(
      join(folder, 'a', 'b'),
      'key',
      async (out) => {
        state.made += 1;
        writeFileSync(out, content);
        const image = { channels: 1, height: 8, width: 8 };
        return { sha256: digest, sizeBytes: content.length, image, facts: { opset: 13 }, recipe: null };
      },
      (path) => state.corrupt.push(path),
      isUsable,
    );
  return { state, run };
}

describe('derived', () => {
  it('makes once, then takes from the cache what still has its digest', async () => {
    const { state, run } = maker();
    expect(await run()).toMatchObject({ source: 'made', sha256: digest });
    expect(await run()).toMatchObject({ source: 'cache', sha256: digest, facts: { opset: 13 } });
    expect(state).toEqual({ made: 1, corrupt: [] });
  });

  it('detects one changed byte, says so and makes it again', async () => {
    const { state, run } = maker();
    const { path } = await run();
    writeFileSync(path, 'the modeL');
    expect(await run()).toMatchObject({ source: 'made' });
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(state).toEqual({ made: 2, corrupt: [path] });
  });

  it('makes again what is right and not usable', async () => {
    const { state, run } = maker(({ recipe }) => recipe !== null);
    await run();
    expect(await run()).toMatchObject({ source: 'made' });
    expect(state).toEqual({ made: 2, corrupt: [] });
  });

  it.each(['', '{', '{"sha256": 1}'])('makes again where the sidecar is %j', async (sidecar) => {
    const { state, run } = maker();
    const { path } = await run();
    writeFileSync(path.replace(/onnx$/, 'json'), sidecar);
    expect(await run()).toMatchObject({ source: 'made' });
    expect(state.made).toBe(2);
  });

  it('removes what a killed process left, and not what a running one is writing', async () => {
    const { run } = maker();
    const { path } = await run();
    rmSync(path);
    const gone = `${path}.${2 ** 22 + 1}.tmp`;
    const running = `${path}.${process.pid}.tmp`;
    for (const name of [gone, running]) writeFileSync(name, 'half');
    await run();
    expect(existsSync(gone)).toBe(false);
    expect(existsSync(running)).toBe(true);
  });

  it('leaves no sidecar behind when making fails', async () => {
    await expect(
      derived(
        folder,
        'bad',
        () => Promise.reject(new Error('no')),
        () => {},
      ),
    ).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the cache folder and the override when it cannot be written', async () => {
    writeFileSync(join(folder, 'a'), 'a file where a folder should be');
    await expect(maker().run()).rejects.toMatchObject({
      code: 'CACHE_NOT_WRITABLE',
      remedy: expect.stringContaining('RN50_CACHE_DIR'),
    });
  });
});

describe('sha256OfFile', () => {
  it('is the published digest of "abc", and null for what is no file', async () => {
    writeFileSync(join(folder, 'abc'), 'abc');
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(await sha256OfFile(join(folder, 'none'))).toBeNull();
    expect(await sha256OfFile(folder)).toBeNull();
  });
});
