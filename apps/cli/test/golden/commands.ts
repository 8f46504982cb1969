/** One command of the record. */
export interface GoldenCommand {
  /** Name of its record. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Left to `.ci/full`, with a cache of its own, so that the others find the same in theirs with and without it. */
  readonly isLong?: true;
}

/** Commands that follow each other in one folder, where each sees the files of those before it. */
export interface GoldenGroup {
  readonly folder: string;
  /** Whether they find in the cache, or in the folder, what {@link FIRST} leaves there. */
  readonly usesFirst: boolean;
  readonly commands: readonly GoldenCommand[];
}

const PAIR = ['--fp32', 'digits.onnx', '--int8', 'int8.onnx'];
/** As few runs as the interval of a ratio needs. */
const SHORT = ['--iterations', '20'];

/** Comes before all that use it: it makes the INT8 file they use, and measures the peaks of this CPU into the shared cache. */
export const FIRST: GoldenGroup = {
  folder: 'pair',
  usesFirst: false,
  commands: [
    {
      name: 'quantize',
      args: ['quantize', 'digits.onnx', '-o', 'int8.onnx', '--calibration', 'calibration.npy', '--max-images', '16'],
    },
    { name: 'compare-quick', args: [...PAIR, '--quick', '--out', 'quick'] },
  ],
};

/** These groups do not depend on one another. */
export const GROUPS: readonly GoldenGroup[] = [
  {
    folder: 'pair',
    usesFirst: true,
    commands: [
      {
        name: 'compare-json-gate-failed',
        args: [...PAIR, '--iterations', '10', '--warmup', '3', '--json', '--out', 'fixed', '--fail-below', '9'],
      },
      {
        name: 'compare-gates-passed',
        args: [
          ...PAIR,
          '--quick',
          '--fail-below',
          '1.5',
          '--min-top1-agreement',
          '0.5',
          '--baseline',
          'quick/report.json',
        ],
      },
      { name: 'report', args: ['report', 'quick/report.json'] },
      { name: 'report-verbose', args: ['report', 'rn50-results/report.json', '--verbose'] },
      { name: 'report-partial', args: ['report', 'absent/report.partial.jsonl'] },
      { name: 'report-merged', args: ['report', 'quick/report.json', 'fixed/report.json', '--out', 'merged'] },
      { name: 'diff', args: ['diff', 'quick/report.json', 'fixed/report.json', '--out', 'changed'] },
      {
        name: 'compare-threads',
        args: [...PAIR, '--threads', '1,2,4', '--quick', '--price-per-hour', '0.34', '--out', 'threads'],
      },
      { name: 'diff-json', args: ['diff', 'quick/report.json', 'rn50-results/report.json', '--json', '--allow-mixed'] },
    ],
  },
  {
    folder: 'own',
    usesFirst: true,
    commands: [
      { name: 'compare-fp32-alone', args: ['--fp32', 'digits.onnx', ...SHORT, '--verbose'] },
      { name: 'compare-tune', args: ['--fp32', 'digits.onnx', ...SHORT, '--tune'], isLong: true },
    ],
  },
  {
    folder: 'machine',
    usesFirst: true,
    commands: [
      {
        name: 'compare-instances',
        args: ['--fp32', 'digits.onnx', '--int8', 'digits.onnx', ...SHORT, '--batch', '2', '--instances', '2'],
      },
      {
        name: 'compare-batch-auto',
        args: [
          '--fp32',
          'digits.onnx',
          '--int8',
          'digits.onnx',
          '--batch',
          'auto',
          '--threads',
          '1',
          '--quick',
          '--max-p99-ms',
          '30',
        ],
        isLong: true,
      },
    ],
  },
  {
    folder: 'forms',
    usesFirst: true,
    commands: [
      {
        name: 'quantize-qoperator',
        args: ['quantize', 'digits.onnx', '-o', 'qoperator.onnx', '--form', 'qoperator', '--method', 'entropy'],
      },
      {
        name: 'quantize-layers',
        args: ['quantize', 'digits.onnx', '-o', 'layers.onnx', '--layers', '--exclude', 'Gemm'],
      },
      { name: 'quantize-max-loss', args: ['quantize', 'digits.onnx', '-o', 'near.onnx', '--max-loss-db', '0.5'] },
      { name: 'why', args: ['why', 'qoperator.onnx', '--fp32', 'digits.onnx', '--out', 'why'] },
      { name: 'why-json', args: ['why', 'near.onnx', '--json', '--no-progress'] },
      { name: 'why-float-file', args: ['why', 'digits.onnx'] },
    ],
  },
  {
    folder: 'store',
    usesFirst: false,
    commands: [
      'fetch --list',
      'fetch digits',
      'fetch digits --offline',
      'fetch --list',
      'fetch --verify',
      'fetch --prune',
    ].map((line, index) => ({
      name: `fetch-${index + 1}-${line.replace(/^fetch /, '').replaceAll(/[^a-z]+/g, '')}`,
      args: [...line.split(' '), '--manifest', 'manifest.json', '--cache-dir', 'cache'],
      env: { RN50_MODEL_MIRROR: 'mirror' },
    })),
  },
  {
    folder: 'words',
    usesFirst: false,
    commands: [
      { name: 'cpu', args: ['cpu'] },
      { name: 'cpu-json', args: ['cpu', '--json'] },
      { name: 'help', args: ['--help'] },
      ...['compare', 'quantize', 'why', 'fetch', 'report', 'diff', 'doctor', 'completion'].map((command) => ({
        name: `help-${command}`,
        args: [command, '--help'],
      })),
      { name: 'wrong-option', args: ['--fp23', 'digits.onnx'] },
      { name: 'wrong-command', args: ['quantise', 'digits.onnx'] },
      { name: 'wrong-value', args: ['--fp32', 'digits.onnx', '--threads', '0'] },
      { name: 'wrong-threads', args: ['--fp32', 'digits.onnx', '--threads', '1,2', '--batch', 'auto'] },
      { name: 'wrong-together', args: ['--fp32', 'digits.onnx', '--warmup', '3', '--quick'] },
      { name: 'missing-file', args: ['--fp32', 'nowhere.onnx', '--quick'] },
      { name: 'missing-file-of-why', args: ['why', 'nowhere.onnx'] },
      { name: 'no-folder', args: ['--fp32', 'digits.onnx', '--out', 'cut.onnx/sub'] },
      { name: 'corrupt-file', args: ['--fp32', 'cut.onnx', '--quick'] },
      { name: 'corrupt-file-of-quantize', args: ['quantize', 'cut.onnx', '-o', 'int8.onnx'] },
      { name: 'corrupt-report', args: ['report', 'cut.json'] },
      { name: 'not-offline', args: ['--models', 'zoo', '--offline', '--quick'] },
    ],
  },
];

export const COMMANDS: readonly GoldenCommand[] = [FIRST, ...GROUPS].flatMap(({ commands }) => commands);
