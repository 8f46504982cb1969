/** How far a download is. */
export interface FetchProgress {
  /** The entry's id. */
  readonly id: string;
  readonly receivedBytes: number;
  /** The manifest's size. */
  readonly totalBytes: number;
  /** Mean over the last few seconds; null while there are too few bytes to tell. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** The rate is a mean over this window: steady enough to read, short enough to follow changes. */
const WINDOW_MS = 5_000;
/** A shorter span measures buffers, not the connection. */
const SHORTEST_SPAN_MS = 200;

/** Turns byte counts and times into progress with a rate. Pure but for its window of past counts. */
export function createProgressMeter(id: string, totalBytes: number) {
  let window: { atMs: number; bytes: number }[] = [];
  return (receivedBytes: number, atMs: number): FetchProgress => {
    const last = window.at(-1);
    if (last !== undefined && receivedBytes < last.bytes) window = [];
    window.push({ atMs, bytes: receivedBytes });
    while (window.length > 2 && (window[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) window.shift();
    const first = window[0] ?? { atMs, bytes: receivedBytes };
    const spanMs = atMs - first.atMs;
    const bytesPerSecond = spanMs < SHORTEST_SPAN_MS ? null : ((receivedBytes - first.bytes) * 1000) / spanMs;
    const left = totalBytes - receivedBytes;
    const secondsLeft = left === 0 ? 0 : bytesPerSecond === null || bytesPerSecond === 0 ? null : left / bytesPerSecond;
    return { id, receivedBytes, totalBytes, bytesPerSecond, secondsLeft };
  };
}

/** Takes the bytes received so far, and reports them if it is time or `force`d. */
export type ProgressReporter = (receivedBytes: number, force?: boolean) => void;

/** Shortest time between two reports of the same download. */
const REPORT_EVERY_MS = 100;

/**
 * Reports to a caller's callback at most ten times a second, and always when `force`d or when the first bytes came.
 * A callback that throws or rejects does not disturb the download.
 */
export function createProgressReporter(
  meter: (receivedBytes: number, atMs: number) => FetchProgress,
  onProgress: ((progress: FetchProgress) => unknown) | undefined,
  nowMs: () => number,
): ProgressReporter {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastBytes = 0;
  if (onProgress === undefined) return () => undefined;
  return (receivedBytes, force = false) => {
    const atMs = nowMs();
    const isFirstBytes = lastBytes === 0 && receivedBytes > 0;
    if (!force && !isFirstBytes && atMs - lastMs < REPORT_EVERY_MS) return;
    lastMs = atMs;
    lastBytes = receivedBytes;
    try {
      Promise.resolve(onProgress(meter(receivedBytes, atMs))).catch(() => undefined);
    } catch {
      // An error of the caller's callback must not end the download.
    }
  };
}
