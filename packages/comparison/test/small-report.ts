import { model as reportModel } from '../../bench-stats/test/report/measured-run.js';
import type { ModelFile, ModelPair } from '../src/models/model-file.js';

export { all, busyMachine, headOf, record, report } from '../../bench-stats/test/report/measured-run.js';

export const model = (id: string, precision: 'fp32' | 'int8', sha256 = id): ModelFile => ({
  ...reportModel(id, precision, sha256),
  image: { channels: 3, height: 224, width: 224 },
});

export const pair: ModelPair = { fp32: model('net', 'fp32'), int8: model('net-int8', 'int8'), warnings: [] };
