import { METADATA_KEYS, type TuningRewrite } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { gainOfSaving, savedBySpeedup } from '../gain/savings.js';
import type { TimedLayer } from '../layers/mac-layers.js';
import { roundMs, timeOf, undisturbedMs } from '../node-times.js';

/** Moving a stride forward saves work on every CPU. */
const GOOD_EVERYWHERE: readonly TuningRewrite[] = ['unread-pixels', 'kernel-forms'];

/**
 * The kernels of a tuned file were chosen by measuring on another kind of CPU. Another engine version, thread count or batch
 * is in the evidence alone: kernels change little with those.
 */
export function tunedForAnotherCpu(context: Context): Finding | null {
  const { cpu, int8 } = context;
  const tunedFor = tuningOf(context);
  if (tunedFor === null || tunedFor.int8Path === cpu.int8Path) return null;
  const convolutions = integerConvolutions(context);
  // These kernels suit the other kind of CPU; here the other kernel may be faster.
  const moved = convolutions.filter(cpu.int8Path === 'amx' ? isDirect : isMoved);
  const kept = (int8.metadata.get(METADATA_KEYS.tunedRewrites) ?? '').split(/, */);
  const rewrites = kept.filter((name) => name !== '' && !GOOD_EVERYWHERE.some((good) => good === name));
  if (moved.length === 0 && rewrites.length === 0) return null;
  return finding('tuned-for-another-cpu', {
    cause: `The kernels in this file were chosen by measuring on another kind of CPU (${tunedFor.int8Path}; this one is ${cpu.int8Path}): what is fastest there need not be fast here.`,
    evidence: {
      tunedFor,
      runningOn: {
        cpu: cpu.model,
        int8Path: cpu.int8Path,
        ...(int8.profile === null ? {} : { threads: int8.profile.threads, batch: int8.profile.batch }),
      },
      rewrites,
      ...named(moved.map(({ node }) => node)),
      layersMs: roundMs(msOf(moved, context)),
      runMs: roundMs(int8.profile?.runMs ?? null),
    },
    remedy: { recipe: 'tuned' },
    estimatedGain: moved.length === 0 ? null : gainOf(moved, context),
  });
}

/** On AMX the direct convolution works with VNNI; the matrix product of the same layer uses the tiles. */
export function directKernelOnAmx(context: Context): Finding | null {
  const { cpu, int8 } = context;
  if (cpu.int8Path !== 'amx' || isTuned(context)) return null;
  const convolutions = integerConvolutions(context);
  const direct = convolutions.filter(isDirect);
  // A convolution moved to the matrix product shows that kernels were chosen already.
  if (convolutions.some(isMoved) || direct.length === 0) return null;
  return finding('direct-kernel-on-amx', {
    cause:
      'All these convolutions take the direct kernel, which does not use the AMX tiles of this CPU. Neither kernel is always the faster one: tuning measures, and chooses for each convolution.',
    evidence: {
      ...named(direct.map(({ node }) => node)),
      directMs: roundMs(msOf(direct, context)),
      runMs: roundMs(int8.profile?.runMs ?? null),
    },
    remedy: { recipe: 'tuned' },
    estimatedGain: gainOf(direct, context),
  });
}

function isTuned({ int8 }: Context): boolean {
  return int8.metadata.has(METADATA_KEYS.tunedForInt8Path);
}

/** For what the file was tuned; null if it was not, or if the kind of CPU is not in it. */
function tuningOf({ int8: { metadata } }: Context) {
  const stored = (key: string): string => metadata.get(key) ?? 'unknown';
  const int8Path = stored(METADATA_KEYS.tunedForInt8Path);
  if (int8Path === 'unknown') return null;
  return {
    cpu: stored(METADATA_KEYS.tunedForCpu),
    int8Path,
    engine: stored(METADATA_KEYS.tunedForEngine),
    threads: stored(METADATA_KEYS.tunedForThreads),
    batch: stored(METADATA_KEYS.tunedForBatch),
  };
}

function integerConvolutions({ int8 }: Context): TimedLayer[] {
  return int8.layers.filter(({ operator, kernel }) => /Conv/.test(operator) && kernel !== 'float');
}

function isDirect({ kernel }: TimedLayer): boolean {
  return kernel === 'direct';
}

/** A weight zero point other than 0 is how a convolution is moved to the matrix product. */
function isMoved({ operands }: TimedLayer): boolean {
  return operands.weight === 'int8' && operands.symmetric === false;
}

function msOf(layers: readonly TimedLayer[], { int8 }: Context): number | null {
  return timeOf(
    layers.map(({ node }) => node),
    int8,
  );
}

/** From the measured ratio of all convolutions in one kernel to the faster kernel for each, applied to these layers' time. */
function gainOf(layers: readonly TimedLayer[], context: Context): number | null {
  const { cpu, ratios, int8 } = context;
  const ratio = (cpu.int8Path === 'amx' ? ratios?.allDirect : ratios?.allGemm) ?? null;
  const [ms, runMs] = [msOf(layers, context), undisturbedMs(int8)];
  return ratio === null || ms === null || runMs === null ? ratio : gainOfSaving(runMs, savedBySpeedup(ms, ratio));
}
