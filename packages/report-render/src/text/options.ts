/** What the caller knows and the report does not. */
export interface TextOptions {
  /** ANSI colours; off unless asked for. */
  readonly color?: boolean;
  /** Path of the written chart with fps and milliseconds; adds its `Save to` line. */
  readonly absoluteChart?: string;
  /** Path of the written chart with the ratios; adds its `Save to` line. */
  readonly timesChart?: string;
  /** Paths of the other files written. */
  readonly otherFiles?: readonly string[];
}
