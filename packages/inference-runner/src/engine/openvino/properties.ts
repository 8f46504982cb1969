import type { GivenSessionOptions, SessionOptions } from '../engine.js';
import { cannot } from './errors.js';

/** Requests in flight for each of several streams: a stream with one is idle while its completion is handed over. */
const REQUESTS_PER_STREAM = 2;

/** The precision in which operators on floats are computed; float32 unless asked for, even where a file has another type. */
const PRECISIONS = { own: 'f32', fp32: 'f32', bf16: 'bf16', fp16: 'f16' } as const;

export type Properties = Readonly<Record<string, string>>;

/**
 * Properties of the CPU plugin, by OpenVINO's names; nothing that changes speed is left to its defaults, of which one computes
 * float32 files in bf16. What the caller gives wins.
 * @throws RunnerError BAD_OPTION for what OpenVINO cannot do
 */
export function propertiesOf(options: SessionOptions): Properties {
  refuse(options);
  const { threads, oneAtATime = false, precision = 'own', config = {}, profileFolder } = options;
  const streams = oneAtATime ? 1 : (options.streams ?? 1);
  return {
    PERFORMANCE_HINT: streams > 1 ? 'THROUGHPUT' : 'LATENCY',
    EXECUTION_MODE_HINT: 'PERFORMANCE',
    INFERENCE_NUM_THREADS: `${threads}`,
    NUM_STREAMS: `${streams}`,
    INFERENCE_PRECISION_HINT: PRECISIONS[precision],
    // Otherwise it takes no more threads than there are cores, whatever number is asked for.
    ENABLE_HYPER_THREADING: 'YES',
    SCHEDULING_CORE_TYPE: 'ANY_CORE',
    ENABLE_CPU_PINNING: 'YES',
    CPU_DENORMALS_OPTIMIZATION: 'NO',
    PERF_COUNT: profileFolder === undefined ? 'NO' : 'YES',
    ...config,
  };
}

/** How many requests are in flight for so many streams: as many as were asked for, else as many as keep them busy. */
export function requestsFor(
  streams: number,
  { requestsPerStream, oneAtATime = false }: Pick<SessionOptions, 'requestsPerStream' | 'oneAtATime'>,
): number {
  if (oneAtATime) return 1;
  return streams * (requestsPerStream ?? (streams > 1 ? REQUESTS_PER_STREAM : 1));
}

/**
 * Settings that may be faster for throughput than one stream with all threads and one request: more streams of fewer threads
 * compute images side by side, a second request has its input ready when the first is done.
 */
export function throughputOptions(threads: number): GivenSessionOptions[] {
  const counts = new Set(
    [1, 2, Math.floor(threads / 2), threads].filter((streams) => streams >= 1 && streams <= threads),
  );
  const settings = [...counts]
    .sort((a, b) => a - b)
    .map((streams) => ({ streams, requestsPerStream: REQUESTS_PER_STREAM }));
  return threads > 1 ? [...settings, { streams: threads, requestsPerStream: 1 }] : settings;
}

/** @throws RunnerError BAD_OPTION where OpenVINO computes in another precision than was asked for, which it does silently */
export function requirePrecision({ precision = 'own', config = {} }: SessionOptions, inForce: Properties): void {
  const key = 'INFERENCE_PRECISION_HINT';
  const asked = config[key] ?? PRECISIONS[precision];
  const used = inForce[key];
  if (used === undefined || used === asked) return;
  throw cannot('precision', precision, `OpenVINO computes in ${used} on this CPU`, 'Leave it out, or use fp32.');
}

function refuse({ interOpThreads = 1, executionMode, graphOptimization }: SessionOptions): void {
  const leaveOut = (option: string) => `Leave ${option} out.`;
  if (interOpThreads !== 1) {
    throw cannot('interOpThreads', interOpThreads, 'OpenVINO has no such threads', 'Use streams instead.');
  }
  if (executionMode === 'parallel') {
    throw cannot(
      'executionMode',
      executionMode,
      'OpenVINO runs one operator of a request at a time',
      leaveOut('executionMode'),
    );
  }
  if (graphOptimization !== undefined && graphOptimization !== 'all') {
    throw cannot(
      'graphOptimization',
      graphOptimization,
      'OpenVINO always optimizes in full',
      leaveOut('graphOptimization'),
    );
  }
}
