/** What one look at the machine says. */
export interface CheckResult {
  /** Stable: `node`, `engine-ort`, `cpu`, … */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly status: 'ok' | 'note' | 'problem';
  /** Whether nothing can be measured where this is a problem. */
  readonly required: boolean;
  readonly text: string;
  /** What helps, most often a command; null where nothing needs help. */
  readonly remedy: string | null;
}

export interface Diagnosis {
  /** False where a required check is a problem. */
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}
