import type { Report, ReportInput, ReportModel } from '@rn50/bench-stats';
import { baseName } from '../anonymous/places.js';
import { PATH_LIMIT, printable } from '../format/printable.js';

/** Of an amount that a user did not choose. */
const DEFAULTS = { batch: 16, instances: 1, seed: 1 };

/**
 * The command that measures the same again: its models by their file names, their sizes, and what was chosen. Where data of the
 * user's own was fed, its place is left open; options that were given to an engine are in the report's settings alone. Pure.
 *
 * @param isInFull with the default amount of measuring, and tuned forms
 */
export function commandOf(report: Report, { isInFull = false }: { readonly isInFull?: boolean } = {}): string {
  const { settings, gates = [], sweep } = report;
  const { batch, threads, threadCounts, pricePerHour, instances, seed, quick, budgetSeconds, warmup, iterations } =
    settings;
  const engines = [...new Set(report.variants.map(({ engine }) => engine))];
  // Only the default budget has a reserve.
  const isAsked = settings.reserveSeconds === undefined;
  const isTuned = report.models.some(({ source }) => source === 'tuned');
  return [
    'rn50 compare',
    ...modelOptions(report),
    ...inputOptions(report),
    ...(engines.join() === 'ort' || engines.length === 0 ? [] : [`--engine ${quoted(engines.join(','))}`]),
    ...(sweep === undefined || threadCounts !== undefined
      ? optionUnless('--batch', batch, DEFAULTS.batch)
      : ['--batch auto']),
    `--threads ${threadCounts?.join(',') ?? threads}`,
    ...optionUnless('--instances', instances, DEFAULTS.instances),
    ...(isInFull
      ? []
      : amountOptions({ quick, budgetSeconds: isAsked ? budgetSeconds : null, warmup, iterations, isTuned })),
    ...optionUnless('--seed', seed, DEFAULTS.seed),
    ...(pricePerHour === undefined ? [] : [`--price-per-hour ${pricePerHour}`]),
    ...gates.flatMap(({ name, limit }) => (limit === null ? [] : [`--${name} ${limit}`])),
  ].join(' ');
}

function optionUnless(name: string, value: number, usual: number): string[] {
  return value === usual ? [] : [`${name} ${value}`];
}

function amountOptions(amount: {
  readonly quick: boolean | undefined;
  readonly budgetSeconds: number | null;
  readonly warmup: number | undefined;
  readonly iterations: number | undefined;
  readonly isTuned: boolean;
}): string[] {
  const { quick, budgetSeconds, warmup, iterations, isTuned } = amount;
  if (iterations !== undefined) {
    return [
      ...(warmup === undefined ? [] : [`--warmup ${warmup}`]),
      `--iterations ${iterations}`,
      ...(isTuned ? ['--tune'] : []),
    ];
  }
  if (quick === true) return ['--quick', ...(isTuned ? ['--tune'] : [])];
  return [...(budgetSeconds === null ? [] : [`--budget ${budgetSeconds}`]), ...(isTuned ? [] : ['--no-tune'])];
}

function modelOptions({ models, variants }: Report): string[] {
  const measured = models.filter(({ id }) => variants.some(({ modelId }) => modelId === id));
  const own = measured.filter(({ source }) => source === 'user');
  if (own.length === 0) {
    const isSynthetic = measured.some(({ source }) => source === 'synthetic');
    return [`--models ${isSynthetic ? 'synthetic' : 'zoo'}`];
  }
  const [first, second] = own;
  const float = own.find(({ precision }) => precision !== 'int8') ?? first;
  const small = own.find((model) => model !== float) ?? second;
  return [
    ...(float === undefined ? [] : [`--fp32 ${fileOf(float)}`]),
    ...(small === undefined ? [] : [`--int8 ${fileOf(small)}`]),
  ];
}

/** Sizes that a model leaves open, and data of the user's own. */
function inputOptions({ settings: { inputs = [] }, accuracy = [] }: Report): string[] {
  const isOpen = ({ sizeFrom }: ReportInput) => sizeFrom.endsWith('-option');
  return [
    ...inputs.filter(isOpen).map(({ name, dims }) => {
      const sizes = dims.map((dim) => dim ?? 1).join('x');
      return `--shape ${quoted(`${printable(name)}:${sizes}`)}`;
    }),
    ...(inputs.some(({ values }) => values === 'data') ? ["--inputs '<data>'"] : []),
    ...(accuracy.length > 0 ? ["--images '<pictures>'"] : []),
  ];
}

/** The file's name without its folder: a command is shown to others, and a folder may hold an account name. */
function fileOf({ path, id }: ReportModel): string {
  return quoted(baseName(printable(path, PATH_LIMIT)) || printable(id));
}

/** For a shell: in single quotes where it has more than letters, digits and plain marks. */
function quoted(word: string): string {
  return /^[\w./:@,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
