import type { InputPlan } from '@rn50/onnx-model/inputs';

/** How a model is fed, for the key of what is kept: the user's files count by what is in them, not by where they are. */
export function inputsKey({ data, ...plan }: InputPlan): object {
  return { ...plan, data: data === null ? null : { id: data.id, count: data.count } };
}
