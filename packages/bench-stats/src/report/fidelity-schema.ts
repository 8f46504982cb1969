import { z } from 'zod';
import { count, estimateSchema, finite, open, positive } from './schema-parts.js';

/** One layer of a model that runs in INT8 as a whole, against the same layer of the reference. */
export const layerFidelitySchema = open({
  /** The node's name, or that of its first output. */
  name: z.string(),
  /** ONNX operator in the reference, e.g. `Conv`. */
  operator: z.string(),
  /**
   * Signal to quantization noise ratio of the layer's output in dB, over all inputs of the table; it includes the loss
   * of earlier layers. null: identical (infinite).
   */
  sqnrDb: finite.nullable(),
});

export const fidelitySchema = open({
  variantId: z.string(),
  /** The variant it is compared with. */
  reference: z.string(),
  inputs: count,
  cosine: finite,
  centredCosine: finite,
  /** null: the outputs are identical (infinite). */
  sqnrDb: finite.nullable(),
  top1Agreement: z.number().min(0).max(1),
  /** Mean share of the reference's top five classes among the candidate's top five; absent below six classes. */
  top5Agreement: z.number().min(0).max(1).optional(),
  /** Why there are no `layers`. */
  layersNote: z.string().optional(),
  /** Number of evenly picked `inputs` behind the figures of `layers`. */
  layerInputs: positive.int().optional(),
  /** Every layer that both files name, in the order they run; absent where none could be compared. */
  layers: z.array(layerFidelitySchema).optional(),
});

/** Where the class of a labelled picture was read from. */
export const labelSourceSchema = z.enum(['csv', 'folder-numbers', 'folder-names', 'folder-order']);

/** Accuracy of a variant on pictures whose class is known. Intervals are at 95 %. */
export const accuracySchema = open({
  variantId: z.string(),
  images: positive.int(),
  labels: labelSourceSchema,
  /** Share of pictures whose largest output is the right class, with Wilson's interval. */
  top1: estimateSchema,
  /** Share of pictures whose class is among the five largest outputs; absent below six classes. */
  top5: estimateSchema.optional(),
  /** `top1` of the reference minus that of this variant, paired by picture: above 0 this variant is worse. */
  difference: open({ reference: z.string(), top1: estimateSchema }).optional(),
});
