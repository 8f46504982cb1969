import { bytesOfParts } from '../cache/left-parts.js';
import { breakLock, type HeldLock, NAMELESS_MS, peekLock, SILENT_MS, tryLock } from '../cache/lock.js';
import { prepareFolder } from '../cache/writable.js';
import type { Settings } from '../options.js';
import type { FetchIo } from './io.js';
import type { ProgressReporter } from './progress.js';
import { pause } from './try-in-turn.js';

const LOOK_EVERY_MS = 100;

/** A call that has waited for this many failed downloads of others downloads for itself. */
const MAX_WAITS = 2;

/**
 * Does `work` once among all processes that ask for a digest at the same time; the others wait and find its result with
 * `isThere`. Resolves to null where the result was there without `work`. The lock only saves bandwidth: a call that waits
 * for a dead, silent or failing holder goes on alone.
 *
 * @throws ModelFetchError of `work`; `ABORTED`, `FIRST_BYTE_DEADLINE` while waiting
 */
export async function shared<T>(
  io: FetchIo,
  sha256: string,
  settings: Settings,
  report: ProgressReporter,
  isThere: () => Promise<boolean>,
  work: () => Promise<T>,
): Promise<T | null> {
  const { disk, processes } = io;
  const { cacheDir } = settings;
  await prepareFolder(disk, cacheDir, 'parts');
  for (let waits = 0; ; ) {
    const attempt =
      waits < MAX_WAITS ? await tryLock(disk, cacheDir, sha256, processes) : ({ status: 'unusable' } as const);
    if (attempt.status === 'held') {
      const end = await waitFor(io, sha256, settings, report, attempt.by);
      if (end === 'released') waits++;
      // Where the lock of a dead process cannot be removed, this call stops waiting.
      else if (!(await breakLock(disk, cacheDir, sha256, attempt.by))) waits = MAX_WAITS;
      if (await isThere()) return null;
      continue;
    }
    try {
      // Another process may have finished between the first look and the lock.
      return (await isThere()) ? null : await work();
    } finally {
      if (attempt.status === 'taken') await attempt.lock.release();
    }
  }
}

/** Waits until the lock is released or taken by another process, or its holder is dead or silent. */
async function waitFor(
  io: FetchIo,
  sha256: string,
  settings: Settings,
  report: ProgressReporter,
  first: HeldLock,
): Promise<'released' | 'dead'> {
  // Until the holder has its first byte, its wait counts for this call too.
  const waits = settings.budgets.map((budget) => budget.begin());
  const signals = [...(settings.signal ? [settings.signal] : []), ...waits.map((wait) => wait.signal)];
  const bytesAtFirst = await bytesOfParts(io.disk, settings.cacheDir, sha256);
  let last = first;
  let changedAtMs = io.nowMs();
  try {
    for (;;) {
      const patienceMs = last.token === null ? NAMELESS_MS : SILENT_MS;
      if (last.isDead || io.nowMs() - changedAtMs > patienceMs) return 'dead';
      await pause(LOOK_EVERY_MS, signals);
      const now = await peekLock(io.disk, settings.cacheDir, sha256, io.processes);
      // A lock without a token was being written at the last look.
      if (now === null || (last.token !== null && now.token !== last.token)) {
        // A killed holder is not a failed download.
        return last.owner !== null && io.processes.lifeOf(last.owner) === 'dead' ? 'dead' : 'released';
      }
      if (now.heartbeat !== last.heartbeat) changedAtMs = io.nowMs();
      last = now;
      const bytes = await bytesOfParts(io.disk, settings.cacheDir, sha256);
      if (bytes > bytesAtFirst) for (const wait of waits) wait.end();
      report(bytes);
    }
  } finally {
    for (const wait of waits) wait.end();
  }
}
