export { type AccuracyFigures, accuracy, placeOf } from './accuracy/accuracy.js';
export { type BootstrapOptions, bootstrapMean, bootstrapMedian } from './bootstrap/bootstrap.js';
export { type CompareReportsOptions, compareReports } from './change/compare-reports.js';
export { machineChanges } from './change/judge-change.js';
export { sessionOptionsOf } from './change/session-options.js';
export {
  type Change,
  type ChangeVerdict,
  type Difference,
  type Judged,
  judgedOf,
  type OverallVerdict,
  type RatioChange,
  VERDICT_WORDS,
  type Verdict,
  verdictSchema,
} from './change/verdict.js';
export { disturbanceAllowance, widened } from './conditions/allowance.js';
export { conditionWarnings, disturbancesOf, type ObservedConditions } from './conditions/condition-warnings.js';
export { costPerMillion } from './cost/cost-per-million.js';
export { autocorrelation, isAutocorrelated } from './descriptive/autocorrelation.js';
export { type Outliers, outliers } from './descriptive/outliers.js';
export { quantile } from './descriptive/quantile.js';
export { studentTQuantile } from './distribution/student-t.js';
export { type Drift, drift } from './drift/drift.js';
export { driftWarnings } from './drift/drift-warnings.js';
export { type Efficiency, efficiencies, type Int8Limit, int8Limit } from './efficiency/efficiency.js';
export { joulesPerImage } from './energy/joules-per-image.js';
export { BenchStatsError, type BenchStatsErrorCode } from './errors.js';
export { type Estimate, inverse } from './estimate.js';
export { type FidelityFigures, fidelity } from './fidelity/fidelity.js';
export { baselineGate } from './gate/baseline-gate.js';
export { countedSlice } from './gate/fidelity-gates.js';
export { type AskedGates, type GateInput, judgeGates } from './gate/judge-gates.js';
export {
  type Baseline,
  type BaselineVerdict,
  type ComparableSettings,
  differingSetting,
  gatesOf,
  lacksClasses,
  verdictAgainst,
} from './gate/report-gates.js';
export { DISTURBANCES, GRADE_LIMITS, type GradeInput, gradeRun, type RunGrade } from './grade/grade-run.js';
export * from './numbers.js';
export { parsePartialLog } from './partial/parse-partial-log.js';
export type { PartialEntry } from './partial/partial-entry.js';
export { cliffsDelta } from './rank/cliffs-delta.js';
export { type MannWhitney, mannWhitneyU } from './rank/mann-whitney.js';
export { compareBlocks } from './ratio/compare-blocks.js';
export { pairBlocks } from './ratio/pair-blocks.js';
export { type Pair, pairedRatio } from './ratio/paired-ratio.js';
export { LOOKS, relativeHalfWidth, shouldStop, TARGET_HALF_WIDTH } from './ratio/stop-rule.js';
export { assembleReport, type RunFacts, recordWarnings } from './report/assemble-report.js';
export { type FastestForms, fastestForms } from './report/fastest-forms.js';
export { fidelitySchema } from './report/fidelity-schema.js';
export { DERIVED_WARNINGS } from './report/figure-warnings.js';
export { type FloatWork, floatWork } from './report/float-work.js';
export { reportJsonSchema } from './report/json-schema.js';
export {
  type ModelRecipe,
  modelRecipe,
  modelRecipeSchema,
  type TunedRecipeRecord,
  type TuningCandidate,
} from './report/model-recipe.js';
export { parseReport, parseReports } from './report/parse-report.js';
export { isSameFile, PARTIAL_RUN, type RawReport, withGates, withStatistics, withWarning } from './report/recompute.js';
export type { RunRecord } from './report/run-record.js';
export * from './report/schema.js';
export { quantileInterval } from './summary/quantile-interval.js';
export { MIN_SAMPLES, pooledSamples, summarize, summarizeBlocks } from './summary/summarize.js';
export { summaryWarnings } from './summary/summary-warnings.js';
export { type ThroughputOptions, throughputFps } from './summary/throughput.js';
export { distinctPoints } from './sweep/distinct-points.js';
export { sweepAdvice } from './sweep/sweep-advice.js';
export { threadScaling } from './sweep/thread-scaling.js';
export { type CostlyOperator, costlyOperators, costsOfSlowerInt8, slowerInt8Message } from './why/costly-operators.js';
export { computedType, type ModelProfile, type NodeTime } from './why/profile.js';
export { VERDICT_CODES, type VerdictCode } from './why/verdict-codes.js';
export type {
  Json,
  KernelForm,
  Peaks,
  WhyEngineNodes,
  WhyLayer,
  WhyOperator,
  WhyResult,
  WhySetting,
  WhyTotal,
  WhyVerdict,
} from './why/why-result.js';
export { formatPercent, formatPoints, megabytes, oneLine, plural } from './words.js';
