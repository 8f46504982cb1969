import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePartialLog, type Report } from '@rn50/bench-stats';
// As built: its child processes are files of the package.
import { type ComparisonEvent, type MeasurementEvent, runComparison } from '@rn50/comparison';
import { afterAll, describe, expect, it } from 'vitest';
import { partialEntry } from '../src/events.js';
import { all, report } from './small-report.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-comparison-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DIGITS = fileURLToPath(new URL('../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));

function moduleOf(parameters: Readonly<Record<string, string>>): string {
  const url = new URL('./engines/fake.mjs', import.meta.url);
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
}

describe('runComparison', () => {
  it('refuses a baseline of another setting before anything is measured', async () => {
    const before = report(all([40, 10], [640, 160]));
    const models = { kind: 'builtin', choice: 'synthetic' } as const;
    const baseline = { name: 'main.json', report: before };
    await expect(runComparison({ models, gates: { baseline } })).rejects.toMatchObject({
      code: 'BASELINE_DIFFERS',
      message: expect.stringMatching(/^--baseline main\.json was measured with CPU Intel\(R\) Xeon\(R\)/),
    });
  });

  it('refuses an engine that is named twice, or none', async () => {
    const models = { kind: 'own', fp32: DIGITS } as const;
    await expect(runComparison({ models, engine: ['ort', 'ort'] })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(runComparison({ models, engine: [] })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(runComparison({ models, engine: 'nowhere' })).rejects.toMatchObject({ code: 'ENGINE_UNKNOWN' });
  });
});

describe('a list of threads, with a price, on a machine whose energy can be read', () => {
  let running: Promise<{ report: Report; events: ComparisonEvent[] }> | undefined;
  const run = () => (running ??= measure());

  async function measure() {
    const energyRoot = join(folder, 'powered');
    const domain = join(energyRoot, 'sys/class/powercap/intel-rapl:0');
    mkdirSync(domain, { recursive: true });
    for (const [file, text] of [
      ['name', 'package-0'],
      ['max_energy_range_uj', '262143328850'],
      ['energy_uj', '1000'],
    ] as const) {
      writeFileSync(join(domain, file), `${text}\n`);
    }
    const events: ComparisonEvent[] = [];
    const made = await runComparison(
      {
        models: { kind: 'own', fp32: DIGITS, int8: DIGITS },
        engine: 'powered',
        engines: { powered: moduleOf({ name: 'powered', counter: join(domain, 'energy_uj') }) },
        threadCounts: [100_000, 1],
        batch: 2,
        amount: { kind: 'fixed', iterations: 2, warmup: 1 },
        pricePerHour: 0.5,
        energyRoot,
        store: { cacheDir: join(folder, 'powered-cache') },
      },
      { onEvent: (event) => events.push(event) },
    );
    return { report: made, events };
  }

  it('the tables are of the number that the CPUs can run; the sweep has each, in one schedule', async () => {
    const { report: made } = await run();
    expect(made.settings).toMatchObject({ threads: 1, threadCounts: [1, 100_000], pricePerHour: 0.5 });
    expect(new Set(made.results.map(({ threads }) => threads))).toEqual(new Set([1]));
    expect(made.sweep?.results.map(({ variantId, threads, batch }) => [variantId, threads, batch])).toEqual([
      ['powered-fp32', 1, 2],
      ['powered-int8', 1, 2],
      ['powered-fp32', 100_000, 2],
      ['powered-int8', 100_000, 2],
    ]);
    const orders = made.sweep?.results.flatMap(({ blocks }) => blocks.map(({ order }) => order)) ?? [];
    expect(orders.toSorted((a, b) => a - b)).toEqual([...orders.keys()]);
    expect(made.sweep?.scaling?.map(({ variantId, threads }) => [variantId, threads])).toEqual([
      ['powered-fp32', 1],
      ['powered-fp32', 100_000],
      ['powered-int8', 1],
      ['powered-int8', 100_000],
    ]);
    expect(made.warnings.find(({ code }) => code === 'oversubscribed')?.message).toMatch(/^100000 threads on the /);
  });

  it('a log of the run gives the same scaling', async () => {
    const { report: made, events } = await run();
    const log = events.flatMap((event) => partialEntry(event) ?? []);
    const again = parsePartialLog(log.map((entry) => JSON.stringify(entry)).join('\n'));
    expect(again.sweep?.scaling).toEqual(made.sweep?.scaling);
  });

  it('each block has the energy of its runs, and each column joules per image', async () => {
    const { report: made } = await run();
    for (const result of made.results) {
      expect(result.status === 'ok' && result.summary.joulesPerImage?.value).toBeGreaterThan(0);
      for (const { energy, samplesMs } of result.blocks) {
        const runs = (energy?.joules ?? 0) / 0.04;
        expect(runs).toBeGreaterThan(samplesMs.length);
        expect(runs).toBeCloseTo(Math.round(runs), 6);
      }
    }
  });

  it('is refused with what decides the threads otherwise, and with numbers that cannot be', async () => {
    const models = { kind: 'own', fp32: DIGITS } as const;
    for (const request of [
      { threadCounts: [1, 2], batch: 'auto' },
      { threadCounts: [1, 2], instances: 2 },
      { threadCounts: [1, 2], threads: 2 },
      { threadCounts: [2, 2] },
      { threadCounts: [0, 2] },
      { threadCounts: [2] },
      { pricePerHour: 0 },
      { pricePerHour: Number.NaN },
    ] as const) {
      await expect(runComparison({ models, ...request })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    }
  });
});

interface Ran {
  readonly name: string;
  readonly seed: number;
  readonly report: Report;
  readonly events: readonly ComparisonEvent[];
}

/** A run on an engine of its own, which keeps two requests in flight. */
async function runOn(name: string, seed: number): Promise<Ran> {
  const events: ComparisonEvent[] = [];
  const logs = join(folder, name);
  mkdirSync(logs);
  const measured = await runComparison(
    {
      models: { kind: 'own', fp32: { given: `${name}.onnx`, path: DIGITS }, int8: DIGITS },
      engine: name,
      engines: { [name]: moduleOf({ name, requests: '2', folder: logs }) },
      threads: 1,
      batch: 2 + seed,
      amount: { kind: 'fixed', iterations: 4, warmup: 1 },
      seed,
      store: { cacheDir: join(folder, `${name}-cache`) },
      tool: { name, version: '1' },
    },
    { onEvent: (event) => events.push(event) },
  );
  return { name, seed, report: measured, events };
}

describe('two comparisons side by side in one process', () => {
  let running: Promise<Ran[]> | undefined;
  const both = () => (running ??= Promise.all([runOn('a', 1), runOn('b', 2)]));
  const ofKind = <K extends ComparisonEvent['kind']>({ events }: Ran, kind: K) =>
    events.filter((event): event is Extract<ComparisonEvent, { kind: K }> => event.kind === kind);

  it.each([0, 1])('each has its own report: %i', async (at) => {
    const { name, seed, report: own } = (await both())[at] as Ran;
    expect(own.tool.name).toBe(name);
    expect(own.environment.engines).toEqual({ [name]: '1' });
    expect(own.settings).toMatchObject({ seed, batch: 2 + seed, sessionOptions: { by: name } });
    expect(own.results.map(({ variantId, scenario, status }) => [variantId, scenario, status])).toEqual(
      ['latency', 'throughput'].flatMap((scenario) =>
        ['fp32', 'int8'].map((form) => [`${name}-${form}`, scenario, 'ok']),
      ),
    );
    expect(own.fidelity).toMatchObject([{ variantId: `${name}-int8`, reference: `${name}-fp32`, cosine: 1 }]);
  });

  it.each([0, 1])('each hears of its own run alone: %i', async (at) => {
    const ran = (await both())[at] as Ran;
    expect(ofKind(ran, 'begin').map(({ head }) => head.tool.name)).toEqual([ran.name]);
    const heard = (result: Report['results'][number]): MeasurementEvent[] =>
      ofKind(ran, 'block').filter(
        ({ variantId, phase }) => variantId === result.variantId && phase === result.scenario,
      );
    for (const result of ran.report.results) {
      expect(heard(result).map((event) => 'block' in event && event.block)).toEqual(result.blocks);
    }
    const blocks = ran.report.results.flatMap((result) => result.blocks);
    expect(ofKind(ran, 'block')).toHaveLength(blocks.length);
    expect(ofKind(ran, 'conditions').map(({ conditions }) => conditions)).toEqual(ran.report.conditions);
    // The engine cannot profile, so nothing is said of peaks.
    expect(ofKind(ran, 'step').filter(({ state }) => state === 'failed')).toEqual([]);
    const open: string[] = [];
    for (const { state, step } of ofKind(ran, 'step')) {
      if (state === 'started') open.push(step);
      expect(open).toEqual([step]);
      if (state === 'done' || state === 'failed') open.pop();
    }
  });

  it('two requests are in flight in throughput, one in latency', async () => {
    await both();
    for (const [name, batch] of [
      ['a', 3],
      ['b', 4],
    ] as const) {
      const seen = readdirSync(join(folder, name)).map((file) => {
        return JSON.parse(readFileSync(join(folder, name, file), 'utf8')) as { most: number; mostImages: number };
      });
      const throughput = seen.filter(({ mostImages }) => mostImages === batch);
      expect(throughput.map(({ most }) => most)).toEqual([2, 2]);
      const others = seen.filter((worker) => !throughput.includes(worker));
      expect(others.length).toBeGreaterThanOrEqual(2);
      expect(others.every(({ most }) => most === 1)).toBe(true);
    }
  });
});
