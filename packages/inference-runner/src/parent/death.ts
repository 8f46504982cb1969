import type { RunnerErrorCode } from '../runner-error.js';
import type { Reply, WorkerFailure } from '../worker/protocol.js';

/** Why a variant has no more samples. */
export interface Failure {
  readonly status: 'crashed' | 'timeout' | 'invalid-model' | 'out-of-memory' | 'interrupted';
  readonly code: RunnerErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** The facts about a worker that ended before it was asked to. */
export interface Death {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why the parent killed it, or null if the parent did not. */
  readonly killedFor: { readonly kind: 'timeout'; readonly timeoutMs: number } | { readonly kind: 'abort' } | null;
  /** Increase of the control group's out-of-memory kills since the worker started, or null if unreadable. */
  readonly oomKills: number | null;
  readonly peakRssBytes: number;
  readonly stderrTail: string;
}

/** V8's messages when its heap is full, or no address space is left (`ulimit -v`); the process then ends itself. */
const V8_OUT_OF_MEMORY = /heap out of memory|Allocation failed|process out of memory|process OOM/i;

/** Why a worker ended. Pure. */
export function classifyDeath(death: Death): Failure {
  if (death.killedFor?.kind === 'abort') return INTERRUPTED;
  if (death.killedFor?.kind === 'timeout') {
    const seconds = Math.round(death.killedFor.timeoutMs / 1000);
    return failure('TIMEOUT', `The worker did not answer within ${seconds} s and was ended.`);
  }
  // The kernel kills only with SIGKILL; if the worker ended otherwise, the counted kill was another process.
  if (death.signal === 'SIGKILL' && (death.oomKills ?? 0) > 0) {
    return failure('OUT_OF_MEMORY', `The kernel killed the worker because memory ran out${peak(death)}.`);
  }
  if (V8_OUT_OF_MEMORY.test(death.stderrTail)) {
    return failure('OUT_OF_MEMORY', `The worker could get no more memory${peak(death)}.`);
  }
  const lastLine = lastMessage(death.stderrTail);
  const quote = lastLine === '' ? '' : ` It said: ${lastLine}`;
  if (death.signal === 'SIGKILL') {
    return {
      ...failure(
        'WORKER_CRASHED',
        `The worker was killed (SIGKILL), probably because memory ran out${peak(death)}.${quote}`,
      ),
      remedy: 'Use a smaller batch or fewer --instances, or give the process more memory.',
    };
  }
  if (death.signal !== null)
    return failure('WORKER_CRASHED', `The worker crashed (${death.signal})${peak(death)}.${quote}`);
  return failure(
    'WORKER_CRASHED',
    `The worker exited with code ${death.exitCode ?? 'unknown'} before it delivered its result.${quote}`,
  );
}

export const INTERRUPTED: Failure = {
  status: 'interrupted',
  code: 'INTERRUPTED',
  message: 'Interrupted before the measurement was complete; the blocks already taken are kept.',
  remedy: 'Run again for complete figures.',
};

/** The failure in a reply other than the expected one. */
export function failureOfReply(reply: Reply): Failure {
  if (reply.kind !== 'failed') return failure('WORKER_CRASHED', `The worker answered out of turn (${reply.kind}).`);
  return { ...reply.failure, status: statusOf(reply.failure) };
}

function statusOf(failure: WorkerFailure): Failure['status'] {
  switch (failure.code) {
    case 'OUT_OF_MEMORY':
      return 'out-of-memory';
    case 'RUN_FAILED':
    case 'ENGINE_MISSING':
    case 'ENGINE_BROKEN':
      return 'crashed';
    default:
      return 'invalid-model';
  }
}

/** Status and remedy of the failures that are found here, by code. */
const FOUND = {
  TIMEOUT: { status: 'timeout', remedy: 'Use a smaller batch, or allow more time per run (runTimeoutMs).' },
  OUT_OF_MEMORY: { status: 'out-of-memory', remedy: 'Use a smaller batch, or give the process more memory.' },
  WORKER_CRASHED: {
    status: 'crashed',
    remedy:
      'Run again; if it fails again, run this model alone and report the message to the developers of the engine.',
  },
} as const;

function failure(code: keyof typeof FOUND, message: string): Failure {
  const { status, remedy } = FOUND[code];
  return { status, code, message, remedy };
}

function peak(death: Death): string {
  return death.peakRssBytes > 0 ? ` (largest resident set seen ${Math.round(death.peakRssBytes / 2 ** 20)} MB)` : '';
}

/** The last line with letters in it: V8 puts its message between lines of `#`. */
function lastMessage(text: string): string {
  return (
    text
      .split('\n')
      .findLast((line) => /\p{L}/u.test(line))
      ?.replace(/^[#\s]+/, '')
      .trim() ?? ''
  );
}
