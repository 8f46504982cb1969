import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLibrary } from '../../../../src/engine/openvino/library/find-library.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-openvino-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An empty file, since nothing is loaded here. */
function file(path: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  return whole;
}

const LIBS = 'lib/python3.11/site-packages/openvino/libs';
const find = (env: NodeJS.ProcessEnv, systemFolders: readonly string[] = []) =>
  findLibrary({ env: { PATH: '', ...env }, platform: 'linux', systemFolders });
const found = (path: string) => ({ kind: 'found', path });

describe('findLibrary', () => {
  it('takes what RN50_OPENVINO_LIB names: a file, its folder, the folder of an archive, or a Python environment', async () => {
    const path = file('archive/runtime/lib/intel64/libopenvino_c.so.2026.4.1');
    for (const named of [path, dirname(path), join(folder, 'archive')]) {
      expect(await find({ RN50_OPENVINO_LIB: named, VIRTUAL_ENV: join(folder, 'other') })).toEqual(found(path));
    }
    const inEnvironment = file(`env/${LIBS}/libopenvino_c.so.2641`);
    expect(await find({ RN50_OPENVINO_LIB: join(folder, 'env') })).toEqual(found(inEnvironment));
    const named = join(folder, 'empty');
    expect(await find({ RN50_OPENVINO_LIB: named })).toEqual({ kind: 'not-where-named', named });
  });

  it('looks into environments in order: RN50_PYTHON, the active one, python3 on PATH, the user’s own', async () => {
    const inEnvironment = (name: string) => file(`${name}/${LIBS}/libopenvino_c.so.2641`);
    const env = {
      RN50_PYTHON: file('given/bin/python'),
      VIRTUAL_ENV: join(folder, 'active'),
      CONDA_PREFIX: join(folder, 'conda'),
      PATH: dirname(file('onpath/bin/python3')),
      HOME: join(folder, 'home'),
    };
    const left = ['given', 'active', 'conda', 'onpath', 'home/.local'];
    for (const name of left) inEnvironment(name);
    for (const name of left) {
      expect(await find(env)).toEqual(found(join(folder, name, LIBS, 'libopenvino_c.so.2641')));
      rmSync(join(folder, name, 'lib'), { recursive: true });
    }
    expect(await find({ ...env, RN50_PYTHON: join(folder, 'given/bin/python') })).toEqual({ kind: 'nowhere' });
  });

  it('follows the links of an environment’s Python', async () => {
    const path = file(`real/${LIBS}/libopenvino_c.so`);
    mkdirSync(join(folder, 'bin'));
    symlinkSync(file('real/bin/python3.11'), join(folder, 'bin/python3'));
    expect(await find({ PATH: join(folder, 'bin') })).toEqual(found(path));
  });

  it('takes the newest of several versions, and no other library', async () => {
    file('libs/libopenvino_c.so.2599');
    file('libs/libopenvino_core.so.2700');
    const newest = file('libs/libopenvino_c.so.2641');
    expect(await find({ LD_LIBRARY_PATH: join(folder, 'libs') })).toEqual(found(newest));
  });

  it('looks into the folders of the system last', async () => {
    const path = file('usr/lib/libopenvino_c.so');
    expect(await find({}, [join(folder, 'usr/lib')])).toEqual(found(path));
    const archive = file('ov/runtime/lib/intel64/libopenvino_c.so');
    const env = { INTEL_OPENVINO_DIR: join(folder, 'ov') };
    expect(await find(env, [join(folder, 'usr/lib')])).toEqual(found(archive));
  });
});
