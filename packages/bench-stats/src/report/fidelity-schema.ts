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

const share = z.number().min(0).max(1);

/** The slice of an output along one of its axes that is reproduced worst. */
export const worstSliceSchema = open({ axis: count, index: count, sqnrDb: finite });

/** How an output with as many rows as the values ask for was compared: only rows of both sides that match. */
export const matchedRowsSchema = open({ reference: count, candidate: count, matched: count });

/** Which of the reference's detections the candidate finds, at IoU 0.5 with the same class. */
export const detectionsSchema = open({
  /** How boxes and scores were read from the outputs, in words. */
  layout: z.string(),
  outputs: z.array(z.string()),
  /** Over all inputs; those of one input that overlap and have one class count once. */
  reference: count,
  found: count,
  /** Least score of a detection; null where no score reaches the usual one and the highest of each input count. */
  threshold: finite.nullable(),
});

/** One output of a variant against the same output of its reference. */
export const fidelitySchema = open({
  variantId: z.string(),
  /** The variant it is compared with. */
  reference: z.string(),
  /** Name of the model's output; absent in older reports, which have the first one only. */
  output: z.string().optional(),
  inputs: count,
  /** The figures are null where they would mean nothing: see `unexercised`, `equalShare` and `note`. */
  cosine: finite.nullable(),
  centredCosine: finite.nullable(),
  /** null also where the outputs are identical (infinite). */
  sqnrDb: finite.nullable(),
  /** Share of inputs with the same largest output; null without classes, or where both sides name one and the same for all inputs. */
  top1Agreement: share.nullable(),
  /** Mean share of the reference's top five classes among the candidate's top five; absent below six classes. */
  top5Agreement: share.optional(),
  /** Number of classes of an output `[N, classes]`; absent for other outputs. */
  classes: positive.int().optional(),
  /** Along the smallest axis but the first that has 2 to 64 entries; absent where there is none, or all are identical. */
  worstSlice: worstSliceSchema.optional(),
  /** Share of equal elements (or rows) of an output of integers or booleans. */
  equalShare: share.optional(),
  rows: matchedRowsSchema.optional(),
  detections: detectionsSchema.optional(),
  /** The reference hardly answers: the inputs do not exercise this output. */
  unexercised: z.boolean().optional(),
  /** Why the output could not be compared. */
  note: z.string().optional(),
  /** Why there are no `layers`. */
  layersNote: z.string().optional(),
  /** Number of evenly picked `inputs` behind the figures of `layers`. */
  layerInputs: positive.int().optional(),
  /** Every layer that both files name, in the order they run; at the first output, absent where none could be compared. */
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
