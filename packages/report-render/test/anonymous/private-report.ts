import type { Report } from '@rn50/bench-stats';
import fc from 'fast-check';
import { buildReport, FP32, INT8, INT8_PAIR } from '../fixtures.js';

/** A name that occurs nowhere else in a report. */
export const SECRET: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-z][a-z0-9]{5,11}$/)
  .map((name) => `qz${name}`)
  .chain((name) => fc.constantFrom(name, `${name}-7`, name.toUpperCase(), `Ünal${name}`));

interface Secrets {
  readonly host: string;
  readonly user: string;
  /** A folder above the models. */
  readonly folder: string;
  /** A folder of the user's home. */
  readonly project: string;
}

/** A report that tells who measured what where, in every place where one could. */
export function privateReport({ host, user, folder, project }: Secrets): Report {
  const home = `/home/${user}/${project}`;
  const windows = `C:\\Users\\${user} ${project}\\${folder}`;
  const base = buildReport(
    [FP32, { ...INT8, failed: { status: 'crashed', message: `${host}: open '${home}/a.onnx'` } }],
    [INT8_PAIR],
  );
  const paths = [`/srv/My ${folder}/${project}/fp32.onnx`, `${windows}\\int8.onnx`];
  return {
    ...base,
    environment: { ...base.environment, host },
    models: base.models.map((model, index) => ({
      ...model,
      path: paths[index] ?? '',
      facts: { externalData: [`${home}/w.data`] },
      recipe: { summary: `made on ${host} in ${home}/made` },
    })),
    variants: base.variants.map((variant) => ({ ...variant, engineLocation: `${home}/node_modules/onnxruntime-node` })),
    warnings: [
      {
        code: 'busy',
        message: `${host.toUpperCase()} is busy: see /srv/My ${folder}/${project}/log.txt`,
        remedy: `ask ${user}`,
      },
      {
        code: 'failed',
        message: `cannot read ${windows}\\x.onnx`,
        remedy: `rn50 why ${home}/a.onnx --out=/data/${folder}/o`,
      },
    ],
    gradeReasons: [`${home}/cache is on a slow disk of ${host}`],
    gates: [{ name: 'baseline', limit: null, outcome: 'failed', message: `slower than ${home}/before.json` }],
    peaks: { threads: 2, fp32: 100, int8: 400, disturbedBy: `a process of ${user} (/home/${user})` },
    tuning: [
      {
        engine: 'ort',
        modelId: base.models[0]?.id ?? '',
        outcome: 'failed',
        summary: `~${user}/tuned`,
        candidates: [{ name: 'x', kind: 'rewrite', outcome: 'failed', message: `file://${home}/t.onnx` }],
      },
    ],
    fidelity: [
      {
        variantId: INT8.id,
        reference: FP32.id,
        inputs: 16,
        cosine: 0.99,
        centredCosine: null,
        sqnrDb: null,
        top1Agreement: null,
        note: `no outputs in ${home}/outputs.npz`,
        layersNote: `${host}: out of memory`,
      },
    ],
  };
}
