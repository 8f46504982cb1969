import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Report, ReportModel, Variant } from '@rn50/bench-stats';
import { all, report } from '../small-report.js';

/** A model as it stands in a report: its heading, where it comes from, and its file. */
export interface Given {
  readonly label: string;
  readonly source: ReportModel['source'];
  readonly path: string;
  readonly id?: string;
  readonly engine?: string;
}

/** A report of these models, FP32 first. */
export function reportOf(given: readonly Given[]): Report {
  const made = report(all([40, 10], [640, 160]));
  const precision = ({ label }: Given) => (label.startsWith('INT8') ? 'int8' : 'fp32');
  const idOf = ({ label, id }: Given) => id ?? label.toLowerCase().replace(' ', '-');
  return {
    ...made,
    models: given.map((one): ReportModel => {
      const bytes = readFileSync(one.path);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const { source, path } = one;
      return {
        ...{ id: idOf(one), precision: precision(one), source, path, sha256 },
        ...{ sizeBytes: bytes.byteLength, facts: {}, recipe: null },
      };
    }),
    variants: given.map((one): Variant => {
      const modelId = idOf(one);
      const engine = one.engine ?? 'ort';
      return { id: `${engine}-${modelId}`, engine, precision: precision(one), modelId, label: one.label };
    }),
    settings: {
      ...made.settings,
      threads: 2,
      sessionOptions: {
        executionProvider: 'cpu',
        intraOpNumThreads: 2,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'extended',
        executionMode: 'sequential',
        enableCpuMemArena: true,
        enableMemPattern: false,
        'session.intra_op.allow_spinning': '0',
      },
    },
  };
}
