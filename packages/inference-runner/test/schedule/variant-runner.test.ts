import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import type { Link, Outcome } from '../../src/parent/link.js';
import { toRecord } from '../../src/schedule/record.js';
import { VariantRunner } from '../../src/schedule/variant-runner.js';
import { isReplyTo, type Reply, type RequestKind, type RequestOf } from '../../src/worker/protocol.js';

const TOTALS = { peakRssBytes: 1000, cpuMs: 5 };

/** A worker that gives these replies, each once, in order. */
function scriptedLink(replies: readonly Reply[]): Link {
  const left = [...replies];
  return {
    pid: 1,
    totals: () => TOTALS,
    async ask<K extends RequestKind>(request: RequestOf<K>): Promise<Outcome<K>> {
      const reply = left.shift();
      if (reply !== undefined && isReplyTo<K>(reply, request)) return { ok: true, answer: reply.answer };
      throw new Error(`asked for ${request.kind}, which is not next`);
    },
    close: async () => ({ kind: 'clean' }),
    kill: async () => {},
  };
}

const LOADED = {
  kind: 'load',
  answer: {
    description: { engine: 'fake', engineVersion: '1', inputs: [], outputs: [], sessionOptions: {} },
    inputs: planInputs(inputSpecs([{ name: 'data', type: 'float32', dims: ['N', 1, 4, 4] }])),
    loadMs: 7,
  },
  totals: TOTALS,
} satisfies Reply;

function blockReply(sampleMs: number, wallElapsedMs: number): Reply {
  const samplesMs = Float64Array.of(sampleMs);
  return {
    kind: 'block',
    answer: { wakeUpMs: 1, samplesMs, monotonicElapsedMs: 300, wallElapsedMs, usage: null },
    totals: TOTALS,
  };
}

/** The replies of a worker up to its first block. */
function started(loadMs: number, ...firstRunsMs: readonly number[]): Reply[] {
  const prepared = firstRunsMs.flatMap((firstRunMs): Reply[] => [
    { kind: 'prepare', answer: { warnings: [], firstRunMs }, totals: TOTALS },
    { kind: 'warm-up', answer: { runs: 3, stable: true, runMs: 1, fastestMs: 1 }, totals: TOTALS },
  ]);
  return [{ ...LOADED, answer: { ...LOADED.answer, loadMs } }, ...prepared];
}

function runnerOf(links: readonly Link[], instances = 1): VariantRunner {
  const left = [...links];
  return new VariantRunner(
    {
      id: 'A',
      label: 'A',
      modelPath: 'a.onnx',
      engine: { name: 'fake', module: '' },
      sessionOptions: { threads: 1 },
      failure: null,
      warnings: [],
      open: async () => left.shift() ?? Promise.reject(new Error('no worker left')),
    },
    {
      instances,
      scenario: 'latency',
      seed: 1,
      energy: null,
      warmUp: { kind: 'fixed', runs: 1 },
      runTimeoutMs: 1000,
      clock: () => 0,
      onEvent: () => {},
    },
  );
}

const PLAN = { minimumMs: 300, minimumRuns: 1, settling: { by: 'runs', ms: 0 } } as const;

describe('VariantRunner', () => {
  it('clock suspended in mid-block: the block is discarded with a warning and taken again', async () => {
    const runner = runnerOf([scriptedLink([LOADED, blockReply(70, 3_600_300), blockReply(10, 300)])]);
    await runner.start(1);
    expect(await runner.takeBlock(PLAN, 4, () => 17)).toMatchObject({ order: 4, startedAtMs: 17, samplesMs: [10] });
    expect(runner.blocks.map(({ samplesMs }) => samplesMs)).toEqual([[10]]);
    expect(runner.warnings.map(({ code }) => code)).toEqual(['block-discarded']);
  });

  it('CPU time adds up over restarts, memory is the largest seen', async () => {
    const runner = runnerOf([scriptedLink([LOADED]), scriptedLink([LOADED])]);
    await runner.start(1);
    await runner.stop();
    await runner.start(1);
    await runner.stop();
    await runner.kill();
    expect(runner.totals).toEqual({ peakRssBytes: 1000, cpuMs: 10 });
  });

  it('load time and first run are medians over all processes, those of every instance and restart', async () => {
    const workers = [started(10, 100), started(40, 130), started(20, 110), started(30, 120)];
    const runner = runnerOf(workers.map(scriptedLink), 2);
    for (const _start of [1, 2]) {
      await runner.start(1);
      await runner.warmUp(1);
      await runner.stop();
    }
    expect(toRecord(runner, 1)).toMatchObject({ loadMs: 25, firstRunMs: 115 });
  });

  it('a run at another batch than the one measured is no first run, nor is one in a warm process', async () => {
    const runner = runnerOf([scriptedLink(started(10, 800, 100)), scriptedLink(started(10, 130))]);
    await runner.start(1);
    await runner.warmUp(8);
    await runner.warmUp(4);
    expect(toRecord(runner, 4)).not.toHaveProperty('firstRunMs');
    await runner.stop();
    await runner.start(1);
    await runner.warmUp(4);
    expect(toRecord(runner, 4)).toMatchObject({ firstRunMs: 130 });
  });
});
