import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { derivedFile, type Making } from '../../src/keyed-cache/derived-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-derived-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = 'net-int8-0123456789abcdef';
const content = 'the model';
const digest = createHash('sha256').update(content).digest('hex');
const schema = z.object({
  sha256: z.string().length(64),
  sizeBytes: z.int(),
  facts: z.record(z.string(), z.unknown()),
  recipe: z.string().nullable().default(null),
});
type Facts = z.infer<typeof schema>;

function maker(isUsable?: Making<Facts>['isUsable'], where = join(folder, 'a', 'b')) {
  const state = { made: 0, corrupt: [] as string[] };
  const run = () =>
    derivedFile(where, {
      key: KEY,
      schema,
      about: 'net in INT8',
      make: async (out) => {
        state.made += 1;
        writeFileSync(out, content);
        return { sha256: digest, sizeBytes: content.length, facts: { opset: 13 }, recipe: null };
      },
      onCorrupt: (path) => state.corrupt.push(path),
      ...(isUsable === undefined ? {} : { isUsable }),
    });
  return { state, run };
}

describe('derivedFile', () => {
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
    writeFileSync(join(dirname(path), `${KEY}.json`), sidecar);
    expect(await run()).toMatchObject({ source: 'made' });
    expect(state.made).toBe(2);
  });

  it('leaves nothing behind when making fails', async () => {
    const make = () => Promise.reject(new Error('no'));
    await expect(derivedFile(folder, { key: 'bad', about: '', schema, make, onCorrupt: () => {} })).rejects.toThrow(
      'no',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the folder when it cannot be written', async () => {
    writeFileSync(join(folder, 'a'), 'a file where a folder should be');
    await expect(maker().run()).rejects.toMatchObject({
      name: 'FolderNotWritableError',
      folder: join(folder, 'a', 'b'),
      cause: expect.objectContaining({ code: 'ENOTDIR' }),
    });
  });

  it('removes a file of an earlier version, and not those of other keys', async () => {
    const { run } = maker();
    const { path } = await run();
    const [earlier, other] = [join(dirname(path), `${KEY}.onnx`), join(dirname(path), `${KEY}-tuned.onnx`)];
    for (const name of [earlier, other]) writeFileSync(name, 'a model');
    rmSync(path);
    await run();
    expect([existsSync(earlier), existsSync(other)]).toEqual([false, true]);
  });
});

const CHILD = fileURLToPath(new URL('./derive-child.mjs', import.meta.url));

/** A process that makes a model of the key and waits; its lines come one at a time. `where` goes before its command. */
function making(text: string, where: readonly string[] = []) {
  const [command = '', ...args] = [...where, process.execPath, CHILD, folder, KEY, text];
  const child = execa(command, args, { reject: false });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** The path in its next line. */
  const next = async (): Promise<string> => (await lines.next()).value?.split(' ')[1] ?? '';
  return { child, next, go: () => child.stdin.write('go\n') };
}

/** What is kept, which this process must not have to make. */
function taken() {
  const make = () => Promise.reject(new Error('made again'));
  const onCorrupt = (path: string) => {
    throw new Error(`${path} is corrupt`);
  };
  return derivedFile(folder, { key: KEY, about: '', schema, make, onCorrupt });
}

function canHavePidNamespace(): boolean {
  return spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;
}

describe('several processes that make the same', () => {
  it('each have their own file, and what is kept belongs together', async () => {
    const racers = ['first', 'second', 'third'].map((text) => ({ text, ...making(text) }));
    for (const { next } of racers) await next();
    // They end in another order than they wrote in.
    for (const { text, next, go } of racers.toReversed()) {
      go();
      expect(readFileSync(await next(), 'utf8')).toBe(text);
      const { path, facts } = await taken();
      expect(facts).toEqual({ content: readFileSync(path, 'utf8') });
    }
    for (const { child } of racers) child.stdin.end();
    await Promise.all(racers.map(({ child }) => child));
    const { path } = await taken();
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  it('do not remove what a live one is making or has taken, and do remove what a killed one left', async () => {
    const [live, killed] = [making('live'), making('killed')];
    const [out, left] = [await live.next(), await killed.next()];
    killed.child.kill('SIGKILL');
    await killed.child;
    const { run } = maker(undefined, folder);
    await run();
    expect([existsSync(out), existsSync(left)]).toEqual([true, false]);
    live.go();
    const path = await live.next();
    const makeAgain = () => {
      rmSync(join(folder, `${KEY}.json`));
      return run();
    };
    await makeAgain();
    expect(existsSync(path)).toBe(true);
    live.child.stdin.end();
    await live.child;
    await makeAgain();
    expect(existsSync(path)).toBe(false);
  });

  it.runIf(canHavePidNamespace())('do not take the live one of another container for dead', async () => {
    const outside = making('outside');
    const out = await outside.next();
    const inside = making('inside', ['unshare', '--pid', '--fork', '--mount-proc']);
    const outInside = await inside.next();
    expect(existsSync(out)).toBe(true);
    await maker(undefined, folder).run();
    expect(existsSync(outInside)).toBe(true);
    for (const { child, next, go } of [outside, inside]) {
      go();
      expect(['outside', 'inside']).toContain(readFileSync(await next(), 'utf8'));
      child.stdin.end();
      await child;
    }
  });
});
