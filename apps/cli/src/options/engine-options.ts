import type { GivenSessionOptions } from '@rn50/inference-runner';
import { usageError } from '../errors.js';
import { ortOptions } from './ort-options.js';
import { keyAndValue, nearest, wholeNumber } from './values.js';

type Read = (pairs: readonly string[], flag: string) => GivenSessionOptions;

const ORT = 'ort';
const EXAMPLE = 'Use for example --engine-option openvino:NUM_STREAMS=2.';

/** Engines whose options are checked here, or that have options of our own for some; of others all go to the engine as they are. */
const READERS: Readonly<Record<string, Read>> = { ort: ortOptions, openvino: openvinoOptions };

/** Properties of OpenVINO that have a place of their own, by what decides them. */
const DECIDED: Readonly<Record<string, readonly [by: string, remedy: string]>> = {
  INFERENCE_NUM_THREADS: ['--threads', 'Use --threads <n>.'],
  INFERENCE_PRECISION_HINT: ['the precision of each column', 'Leave it out: FP32 and INT8 files are computed in f32.'],
  PERF_COUNT: ['rn50 why', 'Leave it out: timing nodes slows the runs.'],
};

/**
 * The values of `--engine-option <engine>:<key>=<value>` and `--ort-option <key>=<value>`, by engine. Keys and values of ONNX Runtime
 * are checked here, since it silently takes wrong ones; other engines refuse what they do not know.
 * @param engines those that are measured
 */
export function engineOptions(
  given: { readonly ortOption?: readonly string[]; readonly engineOption?: readonly string[] },
  engines: readonly string[],
): Record<string, GivenSessionOptions> {
  const { ortOption = [], engineOption = [] } = given;
  const pairs = new Map<string, string[]>();
  for (const option of engineOption) {
    const [engine, pair] = engineAndPair(option, engines);
    pairs.set(engine, [...(pairs.get(engine) ?? []), pair]);
  }
  if (ortOption.length === 0) return fromPairs(pairs);
  const others = pairs.get(ORT);
  if (others === undefined) return { ...fromPairs(pairs), [ORT]: ortOptions(ortOption) };
  // Read for its errors alone, which name the flag that was typed.
  ortOptions(ortOption);
  return fromPairs(new Map([...pairs, [ORT, [...ortOption, ...others]]]));
}

function fromPairs(pairs: ReadonlyMap<string, readonly string[]>): Record<string, GivenSessionOptions> {
  return Object.fromEntries(
    [...pairs].map(([engine, own]) => {
      const read = Object.hasOwn(READERS, engine) ? READERS[engine] : undefined;
      return [engine, (read ?? anyOptions)(own, `--engine-option ${engine}:`)];
    }),
  );
}

function engineAndPair(option: string, engines: readonly string[]): [engine: string, pair: string] {
  const at = option.indexOf(':');
  const [engine, pair] = [option.slice(0, Math.max(0, at)), option.slice(at + 1)];
  if (at < 1) throw usageError(`--engine-option ${option || '(empty)'} is not engine:key=value`, EXAMPLE);
  if (engines.includes(engine)) return [engine, pair];
  throw usageError(
    `--engine-option ${option} is for ${engine}, and --engine ${engines.join(',')} leaves it out`,
    `Did you mean ${nearest(engine, engines)}? Otherwise add ${engine} to --engine.`,
  );
}

function anyOptions(pairs: readonly string[], flag: string): GivenSessionOptions {
  const config: Record<string, string> = {};
  for (const pair of pairs) {
    const [key, value] = keyAndValue(pair, flag, EXAMPLE);
    if (Object.hasOwn(config, key)) throw usageError(`${flag}${key} is given twice`, 'Give it once.');
    config[key] = value;
  }
  return { config };
}

/** Streams are an option of ours, since latency has one whatever is asked for throughput. */
function openvinoOptions(pairs: readonly string[], flag: string): GivenSessionOptions {
  const { NUM_STREAMS: streams, ...config } = anyOptions(pairs, flag).config ?? {};
  for (const key of Object.keys(config)) {
    const decided = Object.hasOwn(DECIDED, key) ? DECIDED[key] : undefined;
    if (decided !== undefined) throw usageError(`${flag}${key} is set by ${decided[0]}`, decided[1]);
  }
  return {
    ...(streams === undefined ? {} : { streams: wholeNumber(`${flag}NUM_STREAMS`, 1, 1024)(streams) }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
}
