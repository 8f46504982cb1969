import { inputSpecs, NO_HINTS, planInputs } from '@rn50/onnx-model/inputs';
import { model as reportModel } from '../../bench-stats/test/report/measured-run.js';
import type { ModelPair, PlannedModel } from '../src/models/model-file.js';

export { all, busyMachine, headOf, record, report } from '../../bench-stats/test/report/measured-run.js';

const PLAN = planInputs(inputSpecs([{ name: 'data', type: 'float32', dims: ['N', 3, 224, 224] }]));

export const model = (id: string, precision: 'fp32' | 'int8', sha256 = id): PlannedModel => ({
  ...reportModel(id, precision, sha256),
  inputs: PLAN.inputs,
  hints: NO_HINTS,
  weightShapes: [],
  plan: PLAN,
});

export const pair: ModelPair = { fp32: model('net', 'fp32'), int8: model('net-int8', 'int8'), warnings: [] };
