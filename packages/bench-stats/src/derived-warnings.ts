import { CONDITION_WARNINGS } from './conditions/condition-warnings.js';
import { DRIFT_WARNINGS } from './drift/drift-warnings.js';
import { SUMMARY_WARNINGS } from './summary/summary-warnings.js';

/**
 * The codes of all warnings that `conditionWarnings`, `summaryWarnings` and `driftWarnings` compute from a report's raw
 * part. Who computes a report anew leaves these out of the warnings it had, so that none is said twice or is out of date.
 */
export const DERIVED_WARNINGS: readonly string[] = [...CONDITION_WARNINGS, ...SUMMARY_WARNINGS, ...DRIFT_WARNINGS];
