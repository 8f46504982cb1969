import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { betterEngineWarning } from '../../src/measure/better-engine.js';
import { chooseEngines } from '../../src/measure/engines-in-use.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The module of an engine that can only tell how it is installed. */
function engineModule(name: string, body: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `const problem = (code) => Object.assign(new Error('not here'), { code, remedy: 'Put it here.' });
     export default { name: '${name}', title: '${name}', canProfile: false, saysOutOfMemory: () => false, load() {}, ${body} };`,
  );
  return pathToFileURL(path).href;
}

const ENGINES = {
  one: engineModule('one', `installed: async () => ({ version: '2.0', location: '/usual' })`),
  gone: engineModule('gone', `installed: async () => { throw problem('ENGINE_MISSING') }`),
  half: engineModule(
    'half',
    `installed: async () => ({ version: '3', location: '/half' }),
     halfPrecisions: (features) => (features.has('amx_bf16') ? ['bf16'] : [])`,
  ),
};

const choose = (engine: readonly string[], features: readonly string[] = [], engines = ENGINES) =>
  chooseEngines({
    engine,
    engines,
    sessionOptions: { streams: 2 },
    engineOptions: { one: { spinning: false } },
    features: new Set(features),
  });

describe('chooseEngines', () => {
  it('gives each engine the options of all and its own', async () => {
    const { running, engines } = await choose(['half', 'one']);
    expect(running.map(({ name, kind, version, location }) => [name, kind, version, location])).toEqual([
      ['half', 'half', '3', '/half'],
      ['one', 'one', '2.0', '/usual'],
    ]);
    expect(running.map(({ sessionOptions }) => sessionOptions)).toEqual([
      { streams: 2 },
      { streams: 2, spinning: false },
    ]);
    expect(engines).toEqual(ENGINES);
  });

  it('takes all that are installed, and warns of the others', async () => {
    const { running, warnings } = await choose(['all']);
    expect(running.map(({ name }) => name)).toEqual(['one', 'half']);
    expect(warnings).toEqual([
      { code: 'engine-left-out', message: 'gone is not measured: not here', remedy: 'Put it here.' },
    ]);
    await expect(choose(['all'], [], { gone: ENGINES.gone } as never)).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
    });
  });

  it('asks an engine for its half precisions on this CPU', async () => {
    const half = async (features: string[]) => (await choose(['one', 'half'], features)).running[1]?.halfPrecisions;
    expect(await half(['amx_bf16'])).toEqual(['bf16']);
    expect(await half(['avx2'])).toEqual([]);
  });

  it.each([
    [[], 'BAD_OPTION'],
    [['one', 'one'], 'BAD_OPTION'],
    [['all', 'one'], 'BAD_OPTION'],
    [['half@/old'], 'BAD_OPTION'],
    [['none'], 'ENGINE_UNKNOWN'],
    [['none@/old'], 'ENGINE_UNKNOWN'],
    [['gone'], 'ENGINE_MISSING'],
  ])('refuses %j', async (names, code) => {
    await expect(choose(names)).rejects.toMatchObject({ code });
  });
});

describe('betterEngine', () => {
  const AMX = new Set(['amx_int8']);
  const warned = (openvino: string, features = AMX, kinds = ['ort']) =>
    betterEngineWarning(kinds, { openvino }, features, 'Then measure both.');

  it('warns where the CPU has AMX and OpenVINO is not installed', async () => {
    expect(await warned(ENGINES.gone)).toEqual({
      code: 'better-engine-missing',
      message: 'this CPU has AMX, which OpenVINO uses better than ONNX Runtime, and OpenVINO is not installed',
      remedy: 'Put it here. Then measure both.',
    });
    expect(await warned(ENGINES.one)).toBeNull();
    expect(await warned(ENGINES.gone, new Set(['avx512_vnni']))).toBeNull();
    expect(await warned(ENGINES.gone, AMX, ['ort', 'openvino'])).toBeNull();
  });
});
