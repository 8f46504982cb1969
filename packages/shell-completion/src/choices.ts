/** The shells that there are scripts for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** Words that a parser of values takes; shells complete them. */
export interface Choices {
  readonly choices: readonly string[];
  /** Whether several may be given, with commas between them. */
  readonly isList: boolean;
}

/** The parser of an option's values, with the words that it takes. */
export function withChoices<A extends unknown[], R>(
  parser: (...given: A) => R,
  choices: readonly string[],
  isList = false,
): ((...given: A) => R) & Choices {
  return Object.assign((...given: A) => parser(...given), { choices, isList });
}

/** The words that a parser of values takes, null where it has none. */
export function choicesOf(parser: unknown): Choices | null {
  return typeof parser === 'function' && 'choices' in parser ? (parser as typeof parser & Choices) : null;
}
