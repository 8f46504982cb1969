import { DataType, type NodeProto, tensorToFloat32 } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

/**
 * Whether a node only limits its input to a range around 0, as 8-bit codes do by themselves: then it needs no operator,
 * the range of its output becomes the range of the layer before (Jacob et al. 2018, section 2.4).
 * @returns null if so, else why not
 */
export function clampRefusal(node: NodeProto, { initializers }: Network): string | null {
  if (node.opType === 'Relu') return null;
  const [, min = '', max = ''] = node.input;
  const least = min === '' ? Number.NEGATIVE_INFINITY : limit(min);
  const greatest = max === '' ? Number.POSITIVE_INFINITY : limit(max);
  if (least === null || greatest === null) return 'its limits are not constant';
  return least <= 0 && greatest >= 0 ? null : 'its limits leave out 0';

  function limit(name: string): number | null {
    const tensor = initializers.get(name);
    return tensor?.dataType === DataType.FLOAT ? (tensorToFloat32(tensor)[0] ?? null) : null;
  }
}

export function isClamp({ opType, domain }: NodeProto): boolean {
  return domain === '' && (opType === 'Relu' || opType === 'Clip');
}
