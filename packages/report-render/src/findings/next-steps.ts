import type { Report } from '@rn50/bench-stats';
import { formatTimes } from '../format/numbers.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { commandOf } from '../view/command.js';

/** What a reader can do next, the most useful first; a command where there is one. */
export interface NextStep {
  readonly text: string;
  readonly command: string | null;
}

const MOST = 3;
/** The budget that is advised, by the last one. Half the error would need four times as long; a reader waits for this. */
const LONGER = 3;
const USUAL_SECONDS = 40;

/** From what the report found; at most three. Pure. */
export function nextSteps(report: Report): NextStep[] {
  return [...repairs(report), ...furtherSteps(report)].slice(0, MOST);
}

/** What to do before the figures are used. */
export function repairs(report: Report): NextStep[] {
  return [...unfinished(report), ...fixes(report)];
}

/** What to do with figures that can be trusted: measure an own model, keep the tuned forms. */
export function furtherSteps(report: Report): NextStep[] {
  return [...ownModel(report), ...tuned(report)];
}

/** What must be repaired before a figure counts. */
function unfinished(report: Report): NextStep[] {
  const { grade, results, settings } = report;
  if (results.some(({ status }) => status !== 'ok')) {
    return [{ text: 'A model could not be measured: see Failures for the reason.', command: null }];
  }
  if (grade !== 'inconclusive' && grade !== 'C') return [];
  if (settings.quick === true) {
    return [
      {
        text: 'The figures are not settled: measure in full, on a quiet machine.',
        command: commandOf(report, { isInFull: true }),
      },
    ];
  }
  const { reserveSeconds: _, ...others } = settings;
  const budgetSeconds = LONGER * (settings.budgetSeconds ?? USUAL_SECONDS);
  return [
    {
      text: 'The figures are not settled: measure longer, on a quiet machine.',
      command: commandOf({ ...report, settings: { ...others, budgetSeconds } }),
    },
  ];
}

/** Fixes that were tried and help. */
function fixes({ why }: Report): NextStep[] {
  return (why?.verdicts ?? []).flatMap(({ fix, expectedGain }) =>
    fix === null || expectedGain === null || expectedGain <= 1
      ? []
      : [
          {
            text: `INT8 can be ${formatTimes(expectedGain)} times as fast as it is now:`,
            command: printable(fix, PATH_LIMIT),
          },
        ],
  );
}

function tuned({ models }: Report): NextStep[] {
  const sources = models.map(({ source }) => source);
  // Weights that mean nothing are of no use to anyone.
  if (!sources.includes('tuned') || sources.includes('synthetic')) return [];
  return [
    {
      text: 'Keep the tuned models, with code that loads them as measured (this measures again):',
      command: 'rn50 --save-models models',
    },
  ];
}

function ownModel({ models }: Report): NextStep[] {
  if (models.some(({ source }) => source === 'user')) return [];
  return [{ text: 'Measure your own model:', command: 'rn50 --fp32 model.onnx' }];
}
