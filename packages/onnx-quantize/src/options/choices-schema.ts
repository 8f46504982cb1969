import { z } from 'zod';
import {
  type ChoiceRule,
  CODE_TYPES,
  DEFAULT_PERCENTILE,
  FORMS,
  GRANULARITIES,
  LEAST_PERCENTILE,
  METHODS,
  type QuantizeChoices,
  RANGE_MODES,
  REDUCE_RANGE,
} from './choices.js';

/** The choices of `quantize`, each by itself. */
const choices = z.strictObject({
  form: z.enum(FORMS).default('qdq'),
  method: z.enum(METHODS).default('minmax'),
  granularity: z.enum(GRANULARITIES).default('per-channel'),
  activationType: z.enum(CODE_TYPES).default('auto'),
  weightType: z.enum(CODE_TYPES).default('auto'),
  rangeMode: z.enum(RANGE_MODES).default('absolute'),
  percentile: z.number().min(LEAST_PERCENTILE).max(100).optional(),
  exclude: z.array(z.string()).readonly().default([]),
  layers: z.boolean().default(false),
  maxLossDb: z.number().positive().optional(),
  reduceRange: z.enum(REDUCE_RANGE).default('auto'),
});

/**
 * What can be chosen of a quantization: defaults, allowed values, and the rules between options. Other keys are refused.
 * A broken rule is an issue of the code `custom` with its {@link ChoiceRule} in `params.rule`.
 */
export const quantizeChoicesSchema = choices
  .superRefine(({ method, rangeMode, percentile, activationType, weightType }, context) => {
    const refuse = (rule: ChoiceRule, option: keyof QuantizeChoices): void => {
      context.addIssue({ code: 'custom', path: [option], params: { rule }, message: rule });
    };
    if (activationType === 'int8' && weightType === 'uint8') refuse('types-without-kernel', 'activationType');
    if (percentile !== undefined && method !== 'percentile') refuse('percentile-of-other-method', 'percentile');
    if (rangeMode === 'moving' && method !== 'minmax') refuse('moving-of-other-method', 'rangeMode');
  })
  .transform((checked) => ({ ...checked, percentile: checked.percentile ?? DEFAULT_PERCENTILE }));

/** The choices with every default filled in; without `maxLossDb` no layer is left in float for its SQNR. */
export type FilledChoices = z.output<typeof quantizeChoicesSchema>;

/** The first rule between options that these choices break; null if none. */
export function brokenRule(given: QuantizeChoices): ChoiceRule | null {
  const issues = quantizeChoicesSchema.safeParse(given).error?.issues ?? [];
  return ruleOf(issues.find((issue) => ruleOf(issue) !== null));
}

/** The rule that an issue of {@link quantizeChoicesSchema} is of; null for those of one option alone. */
export function ruleOf(issue: z.core.$ZodIssue | undefined): ChoiceRule | null {
  return issue?.code === 'custom' ? ((issue.params?.rule ?? null) as ChoiceRule | null) : null;
}
