import type { Network } from '../graph/network.js';
import { convertOpset } from './convert-opset.js';
import { dropIdentities } from './drop-identities.js';
import { dropUnitDilations } from './drop-unit-dilations.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { inlineConstants } from './inline-constants.js';

/**
 * Everything that is done to the float network before it is quantized; what it calculates stays the same.
 * @throws QuantizeError OPSET_UNSUPPORTED
 */
export function prepareNetwork(network: Network): { network: Network; folded: number } {
  return foldBatchNorm(dropUnitDilations(dropIdentities(convertOpset(inlineConstants(network)))));
}
