import type { ReportInput } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';

/** A plan as a report has it: what was fed, at which size, and who decided that. */
export function reportInputs({ inputs, data }: InputPlan): ReportInput[] {
  return inputs.map(({ name, type, sample, batchAxis, sizeFrom, values }) => ({
    name,
    type,
    dims: sample.map((size, axis) => (axis === batchAxis ? null : size)),
    sizeFrom,
    values: values.kind,
    ...(values.kind === 'data' && data !== null ? { samples: data.count } : {}),
    ...(values.kind === 'constant' ? { value: values.value } : {}),
    ...(values.kind === 'pictures'
      ? { range: { mean: [...values.range.mean], std: [...values.range.std], from: values.range.from } }
      : {}),
  }));
}
