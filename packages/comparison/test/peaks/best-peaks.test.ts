import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextOf } from '../../src/events.js';
import { measureBestPeaks } from '../../src/peaks/best-peaks.js';
import { toolsOf } from './peak-tools.js';

const SLOW = { name: 'ort', title: 'ONNX Runtime', version: '1.0.0' };
const FAST = { ...SLOW, version: '2.0.0' };
/** 1024^3 multiply-accumulates in so many milliseconds. */
const rate = (ms: number) => 1024 ** 3 / ms / 1e6;

let cacheDir = '';
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'rn50-best-peaks-'));
});
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

async function seen(engines: Parameters<typeof measureBestPeaks>[0], tools: Parameters<typeof measureBestPeaks>[3]) {
  return measureBestPeaks(engines, { cpu: await detectCpu(), threads: 1, cacheDir }, contextOf({}), tools);
}

describe('seenPeaks', () => {
  it('is what the engine reaches itself, until another one has reached more', async () => {
    const alone = await seen([SLOW], toolsOf({}, { roundsMs: [10] }));
    expect(alone).toEqual({
      own: { fp32: rate(10), int8: rate(10) },
      best: { fp32: rate(10), int8: rate(10) },
    });
    const fast = await seen([FAST], toolsOf({}, { roundsMs: [5] }));
    expect(fast?.best).toEqual({ fp32: rate(5), int8: rate(5) });
    // From the cache: tools that would find other figures are not asked.
    const again = await seen([SLOW], toolsOf({}, { roundsMs: [1] }));
    const by = 'onnxruntime 2.0.0';
    expect(again).toEqual({
      own: { fp32: rate(10), int8: rate(10) },
      best: { fp32: rate(5), int8: rate(5), by: { fp32: by, int8: by } },
    });
  });

  it('measures every engine of a run', async () => {
    // Three rounds of two precisions each for the first engine, then those of the second.
    const roundsMs = [8, 8, 8, 4, 4, 4];
    const both = await seen([SLOW, FAST], toolsOf({}, { roundsMs }));
    expect(both?.own.int8).toBe(rate(8));
    expect(both?.best).toMatchObject({ int8: rate(4), by: { int8: 'onnxruntime 2.0.0' } });
  });

  it('uses disturbed figures for this run only', async () => {
    const disturbed = await seen([SLOW], toolsOf({ stealShare: 0.1 }, { roundsMs: [10] }));
    expect(disturbed?.best).toMatchObject({ int8: rate(10), disturbedBy: expect.stringContaining('hypervisor') });
    expect(readdirSync(cacheDir)).toEqual([]);
  });

  it('is null where the first engine has none', async () => {
    const profile = () => Promise.reject(new Error('broken'));
    expect(await seen([SLOW], { ...toolsOf(), profile })).toBeNull();
  });
});
