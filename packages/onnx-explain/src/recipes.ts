import type { ModelProfile } from '@rn50/bench-stats';
import type { ModelProto } from '@rn50/onnx-model';
import type { Commands } from './commands.js';

/**
 * What rn50 can try on a model before it advises it: quantize the FP32 model again, with 7-bit weights, or tuned for this
 * machine; or run the file as it is at a larger batch.
 */
export const RECIPES = ['plain', 'seven-bits', 'tuned', 'larger-batch'] as const;
export type Recipe = (typeof RECIPES)[number];

/** The command that does what a recipe tries. */
export function commandOf(recipe: Recipe, { quantize, compare }: Commands): string {
  switch (recipe) {
    case 'plain':
      return quantize();
    case 'seven-bits':
      return quantize('--reduce-range on');
    case 'tuned':
      return quantize('--tune');
    case 'larger-batch':
      return compare('--batch auto');
  }
}

/** Result of a recipe on this model: the file, or why there is none. */
export type Trial =
  | {
      readonly recipe: Recipe;
      readonly model: ModelProto;
      /** Profiles of this file and of the given INT8 model, run in turns; null if it was not run. */
      readonly ran: { readonly profile: ModelProfile; readonly beside: ModelProfile } | null;
    }
  | {
      readonly recipe: Recipe;
      /** Words that follow a colon. */
      readonly failure: string;
    };
