import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hiding, rn50, scratch, started } from './run-bin.js';

const folder = scratch();
const cache = join(folder, 'cache');

describe('rn50 doctor', () => {
  it('says what this machine is fit for, and exits with 0', async () => {
    const run = await started(['doctor', '--offline', '--cache-dir', cache]);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^ok +Node\.js +\d+\.\d+/m);
    expect(run.stdout).toMatch(/^ok +ONNX Runtime +\d+\.\d+/m);
    expect(run.stdout).toMatch(/^ok +charts /m);
    expect(run.stdout).toMatch(/^ok +network +not asked/m);
    expect(run.stdout).toMatch(/\n\nrn50 can measure here: /);
    // Nothing is left of the proof that the cache can be written.
    expect(readdirSync(cache)).toEqual([]);
  });

  it('exits with 3 without an engine, and says what installs one', async () => {
    const env = { ...hiding('onnxruntime-node', 'koffi', 'canvas') };
    const run = await started(['doctor', '--offline', '--cache-dir', cache], { env });
    expect([run.exitCode, run.stderr]).toEqual([3, '']);
    expect(run.stdout).toMatch(/^problem +ONNX Runtime .*\n +-> \S/m);
    expect(run.stdout).toMatch(/^problem +charts .*\n +-> \S/m);
    expect(run.stdout).toMatch(/\n\nrn50 cannot measure here: /);
  });

  it('gives the same as JSON: what is left over and foreign in the cache, the network by way of a mirror', async () => {
    const parts = join(cache, 'parts');
    const mirror = join(folder, 'mirror');
    for (const one of [parts, mirror]) mkdirSync(one, { recursive: true });
    writeFileSync(join(cache, 'notes.txt'), 'mine');
    writeFileSync(join(parts, 'notes.txt'), 'mine');
    writeFileSync(join(mirror, 'resnet50-v1-12.onnx'), 'a model');
    // No request leaves this machine.
    const env = { RN50_CACHE_DIR: cache, RN50_MODEL_MIRROR: mirror, HTTPS_PROXY: 'http://me:secret@127.0.0.1:1' };
    const run = await rn50(['doctor', '--json'], { env: { ...env, https_proxy: undefined, NO_PROXY: '' } });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const { ready, checks } = JSON.parse(run.stdout);
    expect(ready).toBe(true);
    for (const check of checks)
      expect(Object.keys(check).sort()).toEqual(['id', 'remedy', 'required', 'status', 'text', 'title']);
    const byId = (id: string) => checks.find((check: { id: string }) => check.id === id);
    expect(byId('cache-foreign')).toMatchObject({
      status: 'note',
      text: expect.stringContaining('notes.txt, and 1 more'),
    });
    expect(byId('proxy').text).toBe('HTTPS_PROXY=http://…@127.0.0.1:1');
    expect(byId('network')).toMatchObject({
      status: 'note',
      text: expect.stringMatching(/^reached .*12\.onnx; not the mirror has no/),
    });
  });

  it('exits with 3 where the cache cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const run = await rn50(['doctor', '--offline', '--cache-dir', join(folder, 'file')]);
    expect(run.exitCode, run.stderr).toBe(3);
    expect(run.stdout).toMatch(/^problem +cache +The model cache .*\n +-> Choose another with --cache-dir/m);
  });
});
