import type { NodeProto } from '@rn50/onnx-model';

/** What a node is called in reports and options: its name, or that of its first output. */
export function nodeName({ name, output }: NodeProto): string {
  return name === '' ? (output[0] ?? '') : name;
}
