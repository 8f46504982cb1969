import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openvinoEngine } from '../../../../src/engine/openvino/engine.js';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'open-openvino-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const importKoffi = async () => koffi;
const found = (path: string) => async () => ({ kind: 'found', path }) as const;

describe('an OpenVINO that cannot be used', () => {
  it('without koffi: says so before any library is looked for', async () => {
    const absent = Object.assign(new Error("Cannot find package 'koffi'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const find = () => Promise.reject(new Error('looked for'));
    const engine = openvinoEngine(undefined, { importKoffi: () => Promise.reject(absent), find });
    await expect(engine.installed()).rejects.toMatchObject({ code: 'ENGINE_MISSING', cause: absent });
  });

  it('without the library: what to install, and where it is looked for', async () => {
    const engine = openvinoEngine(undefined, { importKoffi, find: async () => ({ kind: 'nowhere' }) });
    await expect(engine.load('model.onnx', { threads: 1 })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      remedy: expect.stringMatching(/pip install openvino\..*RN50_PYTHON.*RN50_OPENVINO_LIB/),
    });
    const find = async () => ({ kind: 'not-where-named', named: '/opt/nothing' }) as const;
    await expect(openvinoEngine(undefined, { importKoffi, find }).installed()).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringContaining('/opt/nothing'),
    });
  });

  it('a file that is no library is broken, with the loader’s reason', async () => {
    const path = join(folder, 'libopenvino_c.so');
    writeFileSync(path, 'not a library');
    await expect(openvinoEngine(undefined, { importKoffi, find: found(path) }).installed()).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
      message: expect.stringContaining('does not load'),
      remedy: expect.stringContaining('pip install'),
    });
  });

  it('a library that lacks functions is too old, or another one', async () => {
    // This binary is a library of koffi's own.
    const other = process.report.getReport() as { sharedObjects?: readonly string[] };
    const path = other.sharedObjects?.find((file) => /koffi/.test(file));
    if (path === undefined) throw new Error('koffi is loaded');
    await expect(openvinoEngine(undefined, { importKoffi, find: found(path) }).installed()).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
      remedy: expect.stringContaining("too old or not OpenVINO's C library"),
    });
  });
});
