import type { Report, ReportInput } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { type Finding, info } from './finding.js';

const NAME_LIMIT = 80;

/** What was fed to the models: name, type and size of each input, and where size and values come from. */
export function inputFindings({ settings }: Pick<Report, 'settings'>): Finding[] {
  return (settings.inputs ?? []).map((input) => info(inputLine(input)));
}

/** `Input image: float32 [N,3,320,320], sizes of the data; 8 samples given`. */
export function inputLine({ name, type, dims, sizeFrom, ...input }: ReportInput): string {
  const shape = dims.map((dim) => dim ?? 'N').join(',');
  return `Input ${printable(name, NAME_LIMIT)}: ${type} [${shape}]${SIZES[sizeFrom]}; ${valueWords(type, input)}`;
}

const SIZES: Readonly<Record<ReportInput['sizeFrom'], string>> = {
  model: '',
  'shape-option': ', size from --shape',
  'size-option': ', size from --size',
  'dim-option': ', size from --dim',
  data: ', size of the data',
  'other-model': ', size of the other model',
  metadata: ", the size in the file's metadata",
  graph: ', a size that the graph takes',
  convention: ', size by convention (the model leaves it open: --shape, --size or --dim)',
};

/** Integers that may be indices are not waved. */
const WHOLE = /^(bool|u?int(32|64))$/;

function valueWords(
  type: string,
  { values, value, samples = 0, range }: Omit<ReportInput, 'name' | 'type' | 'dims' | 'sizeFrom'>,
): string {
  switch (values) {
    case 'data':
      return `${plural(samples, 'sample')} given`;
    case 'pictures':
      return `generated pictures, ${range === undefined ? 'normalized' : rangeWords(range)}`;
    case 'ids':
      return 'generated ids';
    case 'positions':
      return 'positions 0, 1, 2, …';
    case 'constant':
      return value === undefined ? 'a constant' : `all ${value}`;
    case 'waves':
      return WHOLE.test(type) ? 'generated zeros and ones' : 'generated waves';
  }
}

const IMAGENET_MEAN = '0.485,0.456,0.406';
const FROM: Readonly<Record<NonNullable<ReportInput['range']>['from'], string>> = {
  option: 'as asked for',
  graph: 'as the graph normalizes them',
  metadata: "by the file's metadata",
  type: 'by the type',
  convention: 'by convention: --scale, --mean, --std',
};

function rangeWords({ mean, std, from }: NonNullable<ReportInput['range']>): string {
  return `${scaleWords(mean, std)} (${FROM[from]})`;
}

function scaleWords(mean: readonly number[], std: readonly number[]): string {
  if (mean.join() === IMAGENET_MEAN) return "ImageNet's mean and deviation";
  const edges = [0, 1].map((pixel) => (pixel - (mean[0] ?? 0)) / (std[0] ?? 1));
  const isPlain = mean.length === 1 && std.length === 1;
  const [low = 0, high = 1] = edges.map((value) => Math.round(value * 100) / 100);
  return isPlain ? `values ${low}..${high}` : `mean ${mean.join(', ')}, deviation ${std.join(', ')}`;
}
