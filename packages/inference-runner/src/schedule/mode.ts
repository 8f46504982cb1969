/** The rule that ends a run. */
export type Mode =
  | {
      readonly kind: 'budget';
      readonly budgetMs: number;
      /** Added to the budget if at its end some ratio is not known to 3 %. */
      readonly reserveMs: number;
      /** The budget is for so many of the first variants, see `leadingVariants`; null: for all. */
      readonly budgetFor: number | null;
    }
  /** `processes`: successive worker processes of each variant, over which the count is spread. */
  | { readonly kind: 'pairs'; readonly pairs: number; readonly processes: number }
  | { readonly kind: 'iterations'; readonly iterations: number; readonly processes: number };
