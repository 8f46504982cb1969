import type { SessionOptions } from '@rn50/inference-runner';
import { usageError } from '../errors.js';
import { nearest } from './values.js';

type Options = Omit<SessionOptions, 'threads'>;
type Read = (key: string, value: string) => Options;

/** Options that ONNX Runtime takes by a field of its own, under the names the report records them by. */
const FIELDS: Readonly<Record<string, Read>> = {
  graphOptimizationLevel: (key, value) => ({
    graphOptimization: choice(key, value, ['disabled', 'basic', 'extended', 'layout', 'all'] as const),
  }),
  executionMode: (key, value) => ({ executionMode: choice(key, value, ['sequential', 'parallel'] as const) }),
  interOpNumThreads: (key, value) => ({ interOpThreads: Number(choice(key, value, SMALL_NUMBERS)) }),
  'session.intra_op.allow_spinning': (key, value) => ({ spinning: choice(key, value, ['0', '1'] as const) === '1' }),
};

const SMALL_NUMBERS = Array.from({ length: 64 }, (_, i) => String(i + 1));

/** ONNX Runtime's configuration keys that bear on the speed or the result of a run on the CPU. */
export const CONFIG_KEYS: readonly string[] = [
  'memory.enable_memory_arena_shrinkage',
  'mlas.disable_kleidiai',
  'mlas.use_lut_gemm',
  'optimization.disable_specified_optimizers',
  'optimization.enable_cast_chain_elimination',
  'optimization.enable_gelu_approximation',
  'optimization.minimal_build_optimizations',
  'session.disable_aot_function_inlining',
  'session.disable_double_qdq_remover',
  'session.disable_prepacking',
  'session.disable_qdq_constant_folding',
  'session.disable_quant_qdq',
  'session.dynamic_block_base',
  'session.enable_dq_matmulnbits_fusion',
  'session.enable_quant_qdq_cleanup',
  'session.force_spinning_stop',
  'session.graph_optimizations_loop_level',
  'session.inter_op.allow_spinning',
  'session.intra_op.spin_backoff_max',
  'session.intra_op.spin_duration_us',
  'session.intra_op_thread_affinities',
  'session.optimized_model_filepath',
  'session.qdq_matmulnbits_accuracy_level',
  'session.qdqisint8allowed',
  'session.set_denormal_as_zero',
  'session.strict_shape_type_inference',
  'session.use_deterministic_compute',
  'session.use_device_allocator_for_initializers',
  'session.x64quantprecision',
];

/**
 * The values of `--ort-option key=value`, each given once.
 * Throws a usage error that names the nearest known key: ONNX Runtime itself takes a misspelt one without a word.
 */
export function ortOptions(pairs: readonly string[]): Options {
  let options: Options = {};
  const config: Record<string, string> = {};
  const seen = new Set<string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || value === '') throw usageError(`--ort-option ${pair || '(empty)'} is not key=value`, EXAMPLE);
    if (seen.has(key)) throw usageError(`--ort-option ${key} is given twice`, 'Give it once.');
    seen.add(key);
    const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (field !== undefined) options = { ...options, ...field(key, value) };
    else if (CONFIG_KEYS.includes(key)) config[key] = value;
    else throw unknownKey(key);
  }
  return Object.keys(config).length === 0 ? options : { ...options, config };
}

const EXAMPLE = 'Use for example --ort-option session.intra_op.allow_spinning=0.';

function unknownKey(key: string): Error {
  if (/^(session\.)?intra_?op_?num_?threads$/i.test(key)) {
    return usageError(`--ort-option ${key} is set by --threads`, 'Use --threads <n>.');
  }
  const known = [...Object.keys(FIELDS), ...CONFIG_KEYS];
  return usageError(`--ort-option ${key} is not known`, `Did you mean ${nearest(key, known)}?`);
}

function choice<T extends string>(key: string, value: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const words = choices.length > 9 ? `${choices[0]} to ${choices.at(-1)}` : choices.join(', ');
  throw usageError(`--ort-option ${key}=${value} is not one of ${words}`, `Use for example ${key}=${choices[0]}.`);
}
