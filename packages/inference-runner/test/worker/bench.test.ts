import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engine/engine.js';
import { prepareBench } from '../../src/worker/bench.js';

/** Its runs take as long as `runMs` says of the request; time passes only while nothing else happens. */
function manualSession(runMs: readonly number[]) {
  let nowMs = 0;
  let mostInFlight = 0;
  const due: { atMs: number; request: number; end: () => void }[] = [];
  const completionsMs: number[] = [];
  const seen = new Set<number>();
  const advance = (): void => {
    const [next] = due.sort((a, b) => a.atMs - b.atMs).splice(0, 1);
    if (next === undefined) return;
    nowMs = next.atMs;
    completionsMs.push(nowMs);
    next.end();
    if (due.length > 0) setImmediate(advance);
  };
  const session: EngineSession = {
    requests: runMs.length,
    describe: () => ({
      engine: 'manual',
      engineVersion: '1',
      inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 1, 1] }],
      outputs: [{ name: 'output', type: 'float32', dims: ['N', 1] }],
      sessionOptions: {},
    }),
    async run(_feeds, request = 0) {
      seen.add(request);
      expect(due.map((run) => run.request)).not.toContain(request);
      await new Promise<void>((end) => {
        if (due.push({ atMs: nowMs + (runMs[request] ?? 0), request, end }) === 1) setImmediate(advance);
        mostInFlight = Math.max(mostInFlight, due.length);
      });
      return { output: { type: 'float32', dims: [1, 1], data: Float32Array.of(0) } };
    },
    async dispose() {},
  };
  return {
    session,
    clock: () => nowMs,
    wait: (ms: number) => {
      nowMs += ms;
    },
    completionsMs,
    seen,
    inFlight: () => due.length,
    mostInFlight: () => mostInFlight,
    forget() {
      mostInFlight = 0;
      completionsMs.splice(0);
    },
  };
}

function benchOf({ session, clock, wait }: ReturnType<typeof manualSession>, scenario: 'latency' | 'throughput') {
  const plan = planInputs(inputSpecs([{ name: 'input', type: 'float32', dims: ['N', 1, 1, 1] }]));
  return prepareBench({
    session,
    plan,
    batch: 1,
    seed: 1,
    scenario,
    clock,
    wallClock: clock,
    busyWait: wait,
    meter: null,
  });
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, ms) => sum + ms, 0);

describe('several requests', () => {
  it('throughput keeps all of them in flight, and none when the block is over', async () => {
    const manual = manualSession([30, 30, 30]);
    const bench = await benchOf(manual, 'throughput');
    expect(manual.mostInFlight()).toBe(1);
    manual.forget();
    const { samplesMs } = await bench.block({ minimumMs: 300, minimumRuns: 1, settling: { by: 'runs', ms: 60 } });
    expect(manual.mostInFlight()).toBe(3);
    expect(manual.inFlight()).toBe(0);
    expect(manual.seen).toEqual(new Set([0, 1, 2]));
    // Three runs every 30 ms: the mean sample is the time per run.
    expect(samplesMs.length % 3).toBe(0);
    expect(sumOf(samplesMs) / samplesMs.length).toBeCloseTo(10, 9);
  });

  it.each([
    ['alike', [20, 20]],
    ['unlike', [20, 50]],
    ['four of them', [10, 20, 40, 45]],
  ])('the samples add up to the time that passed, one for each completion (%s)', async (_what, runMs) => {
    const manual = manualSession(runMs);
    const bench = await benchOf(manual, 'throughput');
    manual.forget();
    const { samplesMs, monotonicElapsedMs, wakeUpMs } = await bench.block({
      minimumMs: 1000,
      minimumRuns: 1,
      settling: { by: 'runs', ms: 0 },
    });
    const windowMs = sumOf(samplesMs);
    const [startMs, endMs] = boundsOf(manual.completionsMs, samplesMs);
    expect(windowMs).toBe(endMs - startMs);
    expect(windowMs).toBeGreaterThanOrEqual(1000);
    expect(windowMs + wakeUpMs).toBeLessThanOrEqual(monotonicElapsedMs);
    const truth = runMs.reduce((sum, ms) => sum + 1 / ms, 0);
    expect(samplesMs.length / windowMs).toBeGreaterThan(truth * (1 - runMs.length / samplesMs.length));
    expect(samplesMs.length / windowMs).toBeLessThan(truth * (1 + runMs.length / samplesMs.length));
  });

  it('begin with a run, even where the block is to begin with waiting; one request waits', async () => {
    const plan = { minimumMs: 300, minimumRuns: 1, settling: { by: 'waiting', ms: 60 } } as const;
    const several = await benchOf(manualSession([300, 300]), 'throughput');
    expect(await several.block(plan)).toMatchObject({ wakeUpMs: 300 });
    const manual = manualSession([300]);
    const one = await benchOf(manual, 'throughput');
    manual.forget();
    expect(await one.block(plan)).toMatchObject({ wakeUpMs: 60, samplesMs: Float64Array.of(300) });
    expect(manual.completionsMs).toHaveLength(1);
  });

  it('fixed counts are rounded up to whole rounds of requests', async () => {
    const bench = await benchOf(manualSession([30, 30, 30]), 'throughput');
    const { samplesMs } = await bench.block({ minimumMs: 0, minimumRuns: 7, settling: { by: 'runs', ms: 0 } });
    expect(samplesMs).toHaveLength(9);
    expect(sumOf(samplesMs)).toBe(90);
  });

  it('latency and warming up have one in flight', async () => {
    const latency = manualSession([30, 30, 30]);
    const { samplesMs } = await (await benchOf(latency, 'latency')).block({
      minimumMs: 0,
      minimumRuns: 4,
      settling: { by: 'runs', ms: 0 },
    });
    expect(latency.mostInFlight()).toBe(1);
    expect(samplesMs).toEqual(Float64Array.of(30, 30, 30, 30));
    const warming = manualSession([30, 30, 30]);
    const warmed = await (await benchOf(warming, 'throughput')).warmUp({ kind: 'fixed', runs: 5 });
    expect(warming.mostInFlight()).toBe(1);
    expect(warmed).toMatchObject({ runs: 5, runMs: 30 });
  });

  it('of one instance among several: all in flight from the wake-up until it is halted', async () => {
    const manual = manualSession([30, 30]);
    const bench = await benchOf(manual, 'throughput');
    await bench.wake(60);
    const counted = await bench.count({ minimumMs: 150, minimumRuns: 1 });
    const { afterMs } = await bench.halt();
    expect(manual.mostInFlight()).toBe(2);
    expect(manual.inFlight()).toBe(0);
    expect(sumOf(counted.samplesMs) / counted.samplesMs.length).toBe(15);
    const all = [...counted.samplesMs, ...afterMs];
    expect(manual.completionsMs).toContain(counted.startedAtMs + sumOf(all));
  });

  it('an error of a run ends the block', async () => {
    const manual = manualSession([30, 30]);
    const bench = await benchOf(manual, 'throughput');
    let runs = 0;
    const { run } = manual.session;
    manual.session.run = async (feeds, request) => {
      runs += 1;
      if (runs === 5) throw new Error('a node of the graph failed');
      return run(feeds, request);
    };
    const block = bench.block({ minimumMs: 300, minimumRuns: 1, settling: { by: 'runs', ms: 0 } });
    await expect(block).rejects.toThrow('a node of the graph failed');
  });
});

/** When the counted completions began and ended: they are the last but those that were drained. */
function boundsOf(completionsMs: readonly number[], samplesMs: ArrayLike<number>): [number, number] {
  const windowMs = sumOf(samplesMs);
  const endMs = completionsMs.findLast((ms) => completionsMs.includes(ms - windowMs)) ?? Number.NaN;
  return [endMs - windowMs, endMs];
}
