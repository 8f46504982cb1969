import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import type { Link, Outcome } from '../../src/parent/link.js';
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

const LOADED: Reply = {
  kind: 'load',
  answer: {
    description: { engine: 'fake', engineVersion: '1', inputs: [], outputs: [], sessionOptions: {} },
    inputs: planInputs(inputSpecs([{ name: 'data', type: 'float32', dims: ['N', 1, 4, 4] }])),
  },
  totals: TOTALS,
};

function blockReply(sampleMs: number, wallElapsedMs: number): Reply {
  const samplesMs = Float64Array.of(sampleMs);
  return {
    kind: 'block',
    answer: { wakeUpMs: 1, samplesMs, monotonicElapsedMs: 300, wallElapsedMs, usage: null },
    totals: TOTALS,
  };
}

function runnerOf(links: readonly Link[]): VariantRunner {
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
      instances: 1,
      threads: 1,
      scenario: 'latency',
      seed: 1,
      warmUp: { kind: 'fixed', runs: 1 },
      runTimeoutMs: 1000,
      clock: () => 0,
      onEvent: () => {},
    },
  );
}

const PLAN = { minimumMs: 300, minimumRuns: 1, settleMs: 0 };

describe('VariantRunner', () => {
  it('clock suspended in mid-block: the block is discarded with a warning and taken again', async () => {
    const runner = runnerOf([scriptedLink([LOADED, blockReply(70, 3_600_300), blockReply(10, 300)])]);
    await runner.start();
    expect(await runner.takeBlock(PLAN, 4, () => 17)).toMatchObject({ order: 4, startedAtMs: 17, samplesMs: [10] });
    expect(runner.blocks.map(({ samplesMs }) => samplesMs)).toEqual([[10]]);
    expect(runner.warnings.map(({ code }) => code)).toEqual(['block-discarded']);
  });

  it('CPU time adds up over restarts, memory is the largest seen', async () => {
    const runner = runnerOf([scriptedLink([LOADED]), scriptedLink([LOADED])]);
    await runner.start();
    await runner.stop();
    await runner.start();
    await runner.stop();
    await runner.kill();
    expect(runner.totals).toEqual({ peakRssBytes: 1000, cpuMs: 10 });
  });
});
