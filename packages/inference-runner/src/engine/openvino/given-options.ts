import type { GivenSessionOptions } from '../engine.js';
import { badOption, pairsOf } from '../given-options.js';

/** Properties of OpenVINO that have a place of their own, by what decides them. */
const DECIDED: Readonly<Record<string, readonly [by: string, remedy: string]>> = {
  INFERENCE_NUM_THREADS: ['--threads', 'Use --threads <n>.'],
  INFERENCE_PRECISION_HINT: ['the precision of each column', 'Leave it out: FP32 and INT8 files are computed in f32.'],
  PERF_COUNT: ['rn50 why', 'Leave it out: timing nodes slows the runs.'],
};

const MOST_STREAMS = 1024;

/**
 * Properties of OpenVINO, which refuses what it does not know. Streams are an option of ours, since latency has one whatever is
 * asked for throughput.
 */
export function openvinoOptions(given: readonly string[]): GivenSessionOptions {
  const { NUM_STREAMS: streams, ...config } = Object.fromEntries(pairsOf(given));
  for (const key of Object.keys(config)) {
    const decided = Object.hasOwn(DECIDED, key) ? DECIDED[key] : undefined;
    if (decided !== undefined) throw badOption(`${key} is set by ${decided[0]}`, decided[1]);
  }
  return {
    ...(streams === undefined ? {} : { streams: streamsOf(streams) }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
}

function streamsOf(text: string): number {
  const streams = Number(text);
  if (text.trim() !== '' && Number.isInteger(streams) && streams >= 1 && streams <= MOST_STREAMS) return streams;
  throw badOption(
    `NUM_STREAMS=${text} is not a whole number from 1 to ${MOST_STREAMS}`,
    'Use for example --engine-option openvino:NUM_STREAMS=1.',
  );
}
