import type { Report } from '@rn50/bench-stats';

/**
 * What a warning is about, which decides its place on the screen:
 * - `figures`: a figure of the tables misleads, or the model behind it is not what it seems
 * - `percentiles`, `outputs`: figures that the tables do not show; they count where a gate is decided by them
 * - `conditions`: the machine or the settings were not as they should be
 * - `use`: what to do before the model is used; the figures are right
 * - `stated`: the screen says it elsewhere: in its first lines, the answer or the grade
 * - `aside`: there is nothing to do
 */
export type Subject = 'figures' | 'percentiles' | 'outputs' | 'conditions' | 'use' | 'stated' | 'aside';

interface Brief {
  readonly about: Subject;
  /** What is wrong, in a clause. */
  readonly what: string;
  /** What to do; by default the remedy's first sentence. */
  readonly remedy?: string;
}

const CLOSE_OTHERS = 'close them and measure again';

/** Warnings by their code, in brief. */
export const BRIEFS: Readonly<Record<string, Brief>> = {
  'outputs-unlike': {
    about: 'figures',
    what: 'outputs do not follow those of FP32',
    remedy: 'compare on real data, --inputs',
  },
  'output-not-finite': { about: 'figures', what: 'outputs hold NaN or infinite values', remedy: 'try real --inputs' },
  'output-shape': {
    about: 'figures',
    what: 'an output is not of the declared shape',
    remedy: 'check --size and --shape',
  },
  'figures-disagree': {
    about: 'figures',
    what: "the machine's speed changed",
    remedy: 'trust the ratios, not fps and ms',
  },
  'clock-too-coarse': { about: 'figures', what: 'runs of 0 ms have no throughput', remedy: 'measure larger batches' },
  'partial-run': { about: 'figures', what: 'the run was not completed', remedy: 'measure again for the rest' },
  'weights-are-inputs': {
    about: 'figures',
    what: 'weights are listed as inputs, which slows the model',
    remedy: 'take them out',
  },
  'better-engine-missing': {
    about: 'figures',
    what: "OpenVINO uses this CPU's AMX better",
    remedy: 'pip install openvino',
  },
  'classes-by-order': {
    about: 'figures',
    what: 'classes are guessed by the order of folders',
    remedy: 'add a labels.txt',
  },
  'few-samples': { about: 'percentiles', what: 'few samples', remedy: 'raise --budget' },
  'autocorrelated-samples': {
    about: 'percentiles',
    what: 'successive runs are alike, p99 is less sure',
    remedy: 'quiet the machine',
  },
  'fidelity-not-measured': { about: 'outputs', what: 'outputs could not be compared', remedy: 'check the models' },
  'output-not-read': { about: 'outputs', what: 'an output is not compared', remedy: 'export tensors as outputs' },
  'cpu-throttled': {
    about: 'conditions',
    what: 'the CPU quota stopped the run',
    remedy: 'raise it, or use fewer --threads',
  },
  'cpu-contention': { about: 'conditions', what: 'other programs used the CPUs', remedy: CLOSE_OTHERS },
  'cpu-steal': {
    about: 'conditions',
    what: 'the hypervisor took CPU time',
    remedy: 'use a machine with CPUs of its own',
  },
  'clock-changed': {
    about: 'conditions',
    what: 'the CPU clock changed',
    remedy: 'cool the machine, governor performance',
  },
  'memory-pressure': {
    about: 'conditions',
    what: 'memory was short',
    remedy: 'close programs, or use a smaller --batch',
  },
  'busy-before': { about: 'conditions', what: 'other programs were busy before the run', remedy: CLOSE_OTHERS },
  governor: { about: 'conditions', what: 'the CPU governor is slow', remedy: 'cpupower frequency-set -g performance' },
  drift: {
    about: 'conditions',
    what: "the machine's speed drifted",
    remedy: 'trust the ratios, not fps and ms',
  },
  'warm-up-unstable': {
    about: 'conditions',
    what: 'run times did not settle in warm-up',
    remedy: 'close other programs',
  },
  'not-bound': {
    about: 'conditions',
    what: 'instances share CPUs',
    remedy: 'measure on Linux with taskset',
  },
  'threads-over-quota': { about: 'conditions', what: 'more threads than the CPU quota allows' },
  oversubscribed: { about: 'conditions', what: 'more threads than CPUs' },
  'threads-unused': { about: 'conditions', what: 'threads do not split evenly between instances' },
  'fractional-cpus': { about: 'conditions', what: 'the CPU quota is a fraction', remedy: 'give whole CPUs' },
  'sweep-point-failed': { about: 'conditions', what: 'a point of the sweep failed' },
  'tuning-undecided': { about: 'conditions', what: 'too noisy to tune', remedy: 'close other programs and run again' },
  'tuning-failed': { about: 'conditions', what: 'a model was not tuned', remedy: 'the other figures stand' },
  'pictures-not-read': { about: 'use', what: 'some pictures could not be read', remedy: 'save them as JPEG or PNG' },
  'calibrated-on-patterns': {
    about: 'use',
    what: 'INT8 is calibrated on generated patterns',
    remedy: 'rn50 quantize --calibration',
  },
  'synthetic-weights': { about: 'stated', what: 'synthetic weights' },
  'same-file': { about: 'stated', what: 'both sides are the same file' },
  'no-int8-form': { about: 'stated', what: 'there is no INT8 column' },
  'int8-slower': { about: 'stated', what: 'INT8 is slower' },
  'wide-interval': { about: 'stated', what: 'wide intervals' },
  inconclusive: { about: 'stated', what: 'undecided' },
  'fixed-batch': { about: 'stated', what: 'the batch is fixed' },
  'batch-halved': { about: 'stated', what: 'a smaller batch was measured' },
  'tuning-no-gain': { about: 'aside', what: 'tuning gains nothing' },
  'teardown-failed': { about: 'aside', what: 'the engine failed while shutting down' },
  'block-discarded': { about: 'aside', what: 'a block was taken again' },
};

/** Missing figures are one code; it counts where one of the tables is missing. */
const MISSING: Brief = {
  about: 'figures',
  what: 'too few samples for a figure of the tables',
  remedy: 'raise --budget',
};
const MISSING_PERCENTILES: Brief = {
  about: 'percentiles',
  what: 'too few samples for p99',
  remedy: 'raise --budget',
};

/** A warning's brief form; null for a code that has none. */
export function briefOf(code: string, report: Report): Brief | null {
  if (code === 'too-few-samples') return lacksShownFigure(report) ? MISSING : MISSING_PERCENTILES;
  return Object.hasOwn(BRIEFS, code) ? (BRIEFS[code] ?? null) : null;
}

function lacksShownFigure({ results }: Report): boolean {
  return results.some(({ scenario, ...result }) => {
    if (result.status !== 'ok') return false;
    return (scenario === 'latency' ? result.summary.p50Ms : result.summary.throughputFps) === null;
  });
}
