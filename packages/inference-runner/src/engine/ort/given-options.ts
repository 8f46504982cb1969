import { closest, distance } from 'fastest-levenshtein';
import type { GivenSessionOptions } from '../engine.js';
import { badOption, pairsOf } from '../given-options.js';

type Read = (key: string, value: string) => GivenSessionOptions;

/** Options with a field of their own in ONNX Runtime, by the names that the report uses. */
const FIELDS: Readonly<Record<string, Read>> = {
  graphOptimizationLevel: (key, value) => ({
    graphOptimization: choice(key, value, ['disabled', 'basic', 'extended', 'layout', 'all'] as const),
  }),
  executionMode: (key, value) => ({
    executionMode: choice(key, value, ['sequential', 'parallel'] as const),
  }),
  interOpNumThreads: (key, value) => ({ interOpThreads: Number(choice(key, value, SMALL_NUMBERS)) }),
  'session.intra_op.allow_spinning': (key, value) => ({
    spinning: choice(key, value, ['0', '1'] as const) === '1',
  }),
};

const SMALL_NUMBERS = Array.from({ length: 64 }, (_, i) => String(i + 1));

/**
 * Configuration keys of ONNX Runtime that affect the speed or the result of a run on the CPU, and their types of value.
 * They are checked here because the engine silently accepts misspelt keys and most invalid values.
 */
export const CONFIG_KEYS: Readonly<Record<string, 'flag' | 'count' | 'text'>> = {
  'mlas.disable_kleidiai': 'flag',
  'mlas.use_lut_gemm': 'flag',
  'optimization.disable_specified_optimizers': 'text',
  'optimization.enable_cast_chain_elimination': 'flag',
  'optimization.enable_gelu_approximation': 'flag',
  'session.disable_aot_function_inlining': 'flag',
  'session.disable_double_qdq_remover': 'flag',
  'session.disable_prepacking': 'flag',
  'session.disable_qdq_constant_folding': 'flag',
  'session.disable_quant_qdq': 'flag',
  'session.dynamic_block_base': 'count',
  'session.enable_dq_matmulnbits_fusion': 'flag',
  'session.enable_quant_qdq_cleanup': 'flag',
  'session.force_spinning_stop': 'flag',
  'session.graph_optimizations_loop_level': 'count',
  'session.inter_op.allow_spinning': 'flag',
  'session.intra_op.spin_backoff_max': 'count',
  'session.intra_op.spin_duration_us': 'count',
  'session.intra_op_thread_affinities': 'text',
  'session.qdq_matmulnbits_accuracy_level': 'count',
  'session.qdqisint8allowed': 'flag',
  'session.set_denormal_as_zero': 'flag',
  'session.strict_shape_type_inference': 'flag',
  'session.use_deterministic_compute': 'flag',
  'session.use_device_allocator_for_initializers': 'flag',
  'session.x64quantprecision': 'flag',
};

/**
 * Session options of ONNX Runtime by its own names.
 * @throws RunnerError BAD_OPTION that names the nearest known key, or the values a key takes
 */
export function ortOptions(given: readonly string[]): GivenSessionOptions {
  let options: GivenSessionOptions = {};
  const config: Record<string, string> = {};
  for (const [key, value] of pairsOf(given, EXAMPLE)) {
    const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    const kind = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key] : undefined;
    if (field !== undefined) options = { ...options, ...field(key, value) };
    else if (kind !== undefined) config[key] = configValue(key, kind, value);
    else throw unknownKey(key);
  }
  return Object.keys(config).length === 0 ? options : { ...options, config };
}

const EXAMPLE = 'Use for example --ort-option session.intra_op.allow_spinning=0.';

function unknownKey(key: string): Error {
  if (/^(session\.)?intra_?op_?num_?threads$/i.test(key)) {
    return badOption(`${key} is set by --threads`, 'Use --threads <n>.');
  }
  const meant = closest(key, [...Object.keys(FIELDS), ...Object.keys(CONFIG_KEYS)]);
  const isClose = distance(key, meant) <= key.length / 2;
  return badOption(`${key} is not known`, isClose ? `Did you mean ${meant}?` : EXAMPLE);
}

function configValue(key: string, kind: 'flag' | 'count' | 'text', value: string): string {
  switch (kind) {
    case 'flag':
      return choice(key, value, ['0', '1']);
    case 'count':
      if (/^\d{1,9}$/.test(value)) return value;
      throw badOption(`${key}=${value} is not a whole number`, `Use for example ${key}=1.`);
    case 'text':
      return value;
  }
}

function choice<T extends string>(key: string, value: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const words = choices.length > 9 ? `${choices[0]} to ${choices.at(-1)}` : choices.join(', ');
  throw badOption(`${key}=${value} is not one of ${words}`, `Use for example ${key}=${choices[0]}.`);
}
