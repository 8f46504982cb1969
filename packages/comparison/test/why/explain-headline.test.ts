import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import type { ModelProfile, RunRecord } from '@rn50/inference-runner';
import { type ModelProto, writeModel } from '@rn50/onnx-model';
import { afterAll, describe, expect, it } from 'vitest';
import { network } from '../../../onnx-explain/test/networks.js';
import type { PlannedVariant } from '../../src/measure/plan.js';
import { explainHeadline, explainingMs } from '../../src/why/explain-headline.js';
import type { SidesProfiled } from '../../src/why/profile-sides.js';
import { cpuInfo } from '../cpu-info.js';
import { all, record, report } from '../small-report.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-headline-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, model: ModelProto): string {
  const path = join(folder, name);
  writeFileSync(path, writeModel(model));
  return path;
}
const FP32 = fileOf('fp32.onnx', network(null));
const INT8 = fileOf('int8.onnx', network({}));

const variant = (id: string, precision: string, modelPath: string, sessionOptions = {}) => {
  const inputs = { inputs: [], data: null };
  return { id, label: id, engine: 'ort', precision, modelPath, inputs, sessionOptions } as unknown as PlannedVariant;
};
const PAIR = [variant('ort-fp32', 'fp32', FP32), variant('ort-int8', 'int8', INT8, { spinning: false })];
const RAN = all([40, 10], [640, 160]);

/** Without AMX, which finds fault with the small network. */
const CPU = {
  ...cpuInfo,
  int8Path: 'avx512-vnni' as const,
  features: { ...cpuInfo.features, amx_int8: 'no' as const },
};

const profileOf = (ms: number): ModelProfile => {
  const shapes = { inputShapes: [[1, 16, 8, 8]], outputShapes: [[1, 16, 8, 8]] };
  const nodes = ['conv1', 'conv2'].map((name) => ({ name, opType: 'Conv', ms, ...shapes }));
  return { threads: 2, batch: 1, runMs: 3 * ms, nodes, optimizedModel: null } as unknown as ModelProfile;
};
const OK: SidesProfiled = { status: 'ok', int8: profileOf(1), fp32: profileOf(3), shortened: { rounds: 2, runs: 3 } };

/** What comes of a profile, and what was asked of the profiler. */
async function explainedWith(
  result: SidesProfiled | Error,
  variants: readonly PlannedVariant[] = PAIR,
  records: readonly RunRecord[] = RAN,
) {
  const asked: unknown[] = [];
  const engine = { name: 'ort', title: 'ONNX Runtime', canProfile: true, version: '1.30.0', location: '' };
  const setting = { engine, threads: 2, cpu: CPU, peaks: null, budgetMs: 4000 };
  const context = { progress: {}, detail() {}, signal: new AbortController().signal } as never;
  const profile = async (_sides: unknown, given: unknown) => {
    asked.push(given);
    if (result instanceof Error) throw result;
    return result;
  };
  return { asked, found: await explainHeadline(variants, records, setting, context, profile) };
}

describe('explainHeadline', () => {
  it('has verdicts, layers and total as a report holds them, and nothing of where the files lie', async () => {
    const { found, asked } = await explainedWith(OK);
    const read = parseReport(JSON.parse(JSON.stringify({ ...report(RAN), why: found.why })));
    expect(read.why?.layers).toMatchObject([
      { name: 'conv1', fp32Ms: 3, int8Ms: 1, gain: 3 },
      { name: 'conv2', fp32Ms: 3, int8Ms: 1, gain: 3 },
      { name: 'fc', int8Ms: null },
    ]);
    expect(read.why?.total).toMatchObject({ fp32Ms: 9, int8Ms: 3 });
    expect(read.why?.setting).toEqual({
      ...{ fp32: 'fp32.onnx', int8: 'int8.onnx', cpu: cpuInfo.model, engine: 'onnxruntime 1.30.0' },
      ...{ threads: 2, batch: 1, shortened: { rounds: 2, runs: 3, budgetSeconds: 4 } },
    });
    expect(JSON.stringify(found.why)).not.toContain(folder);
    expect(asked).toMatchObject([{ batch: 1, threads: 2, budgetMs: 4000, sessionOptions: { spinning: false } }]);
  });

  it('does not tell a healthy file to be compared, and names no fix that was not tried', async () => {
    const { found } = await explainedWith(OK);
    expect(found.why?.verdicts).toMatchObject([{ code: 'healthy', fix: null }]);
    const signed = fileOf('signed.onnx', network({ activations: 's8' }));
    const { why } = (await explainedWith(OK, [PAIR[0] as PlannedVariant, variant('ort-int8', 'int8', signed)])).found;
    expect(why?.verdicts).toContainEqual(
      expect.objectContaining({
        code: 'signed-activations-on-x86',
        cause: expect.stringContaining('was not tried as a fix'),
        fix: null,
      }),
    );
  });

  it.each([
    ['a profiler that fails', new Error('no profiler here')],
    ['a model that cannot be profiled', { status: 'refused', engineSays: 'no profiler here' } as const],
  ])('%s is a warning', async (_what, result) => {
    const { found } = await explainedWith(result);
    expect(found).toMatchObject({
      why: null,
      warnings: [{ code: 'not-explained', message: expect.stringContaining('no profiler here') }],
    });
  });

  it('says where the profile does not agree with what was measured', async () => {
    expect((await explainedWith(OK)).found.warnings).toEqual([]);
    const disturbed = { ...OK, int8: profileOf(4) };
    expect((await explainedWith(disturbed)).found.warnings).toMatchObject([
      {
        code: 'profile-differs',
        message: expect.stringContaining("INT8 has 0.750 times FP32's speed, and 4.00 times when it was measured"),
      },
    ]);
    expect((await explainedWith(disturbed, PAIR, all([4, 0.5], [64, 16]))).found.warnings).toEqual([]);
  });

  const failed = { ...record(1, 'latency', 10), status: 'crashed', message: 'killed' } as RunRecord;
  it.each([
    ['without INT8', PAIR.slice(0, 1), RAN],
    ['of which a side failed', PAIR, [...RAN.slice(0, 1), failed]],
    ['that took no measurement', PAIR, []],
    ['of a float file on both sides', [PAIR[0], variant('ort-int8', 'int8', FP32)], RAN],
    ['that takes 20 s to profile', PAIR, all([3000, 10], [640, 160])],
  ])('a run %s is not explained', async (_what, variants, records) => {
    const { found, asked } = await explainedWith(OK, variants as PlannedVariant[], records);
    expect(found).toEqual({ why: null, int8: null, warnings: [] });
    expect(asked).toEqual([]);
  });
});

describe('explainingMs', () => {
  it('is a tenth of the measuring, and at most 4 s; a quick run and fixed counts go without', () => {
    expect(explainingMs({ kind: 'budget', seconds: 100, reserveSeconds: 40 })).toBe(4000);
    expect(explainingMs({ kind: 'budget', seconds: 8, reserveSeconds: 0 })).toBe(800);
    expect(explainingMs({ kind: 'quick', pairs: 6 })).toBeNull();
    expect(explainingMs({ kind: 'fixed', warmup: null, iterations: 10 })).toBeNull();
  });
});
