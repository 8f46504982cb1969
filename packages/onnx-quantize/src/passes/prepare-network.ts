import type { Network } from '../graph/network.js';
import type { QuantizedForm } from '../options/choices.js';
import { convertOpset } from './convert-opset.js';
import { dropIdentities } from './drop-identities.js';
import { dropUnitDilations } from './drop-unit-dilations.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { foldConstants } from './fold-constants.js';
import { foldHardSigmoid } from './fold-hard-sigmoid.js';
import { foldPad } from './fold-pad.js';
import { poolMeans } from './pool-means.js';
import { scaleBatchNorm } from './scale-batch-norm.js';
import { splitHardSwish } from './split-hard-swish.js';
import { stridesToPools } from './strides-to-pools.js';

/** A network ready to be quantized, and how many normalizations were folded into layers or written as layers. */
export interface PreparedNetwork {
  readonly network: Network;
  readonly folded: number;
  readonly scaled: number;
}

/**
 * Everything that is done to the float network before it is quantized; what it calculates stays the same. Nodes that are to be
 * kept are rewritten only for their opset, and a Conv takes in the normalization behind it.
 * A QDQ file is for every engine, one with integer operators for ONNX Runtime alone.
 * @throws QuantizeError OPSET_UNSUPPORTED
 */
export function prepareNetwork(network: Network, form: QuantizedForm): PreparedNetwork {
  const plain = dropUnitDilations(dropIdentities(convertOpset(foldConstants(network))));
  const pooled = poolMeans(plain);
  const { network: withoutNorms, folded } = foldBatchNorm(foldPad(pooled));
  const { network: scaledNetwork, scaled } = scaleBatchNorm(withoutNorms);
  const prepared = foldHardSigmoid(splitHardSwish(scaledNetwork));
  return { network: form === 'qdq' ? stridesToPools(prepared) : prepared, folded, scaled };
}
