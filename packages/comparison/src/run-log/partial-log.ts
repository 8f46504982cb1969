import { appendFileSync, closeSync, fstatSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialEntry } from '@rn50/bench-stats';
import { pathKind } from '@rn50/file-store';

export const PARTIAL_LOG = 'report.partial.jsonl';

export interface PartialLog {
  append(entry: PartialEntry): void;
  /** Removes the log, after the report was written. */
  remove(): void;
  /** Closes the log and keeps it. */
  close(): void;
  /** Whether every appended line is in the file at the log's path. */
  isIntact(): boolean;
}

/**
 * Renames the log of an earlier, unfinished run, to keep it. The new run must have claimed the folder.
 * @returns its new name, or null if there was none
 */
export function keepEarlierLog(folder: string): string | null {
  const path = join(folder, PARTIAL_LOG);
  if (pathKind(path) !== 'file' || statSync(path).size === 0) return null;
  const time = statSync(path).mtime.toISOString().replaceAll(':', '-').replace(/\..*/, '');
  const kept = `report.partial-${time}.jsonl`;
  renameSync(path, join(folder, kept));
  return kept;
}

/**
 * Every finished block is on disk before the next begins, so that a crash loses nothing that was measured.
 * If the folder vanishes or fills up, lines go to `onLost` (stderr) instead: no sample is lost silently.
 */
export function openPartialLog(folder: string, onLost: (line: string, cause: unknown) => void): PartialLog {
  const path = join(folder, PARTIAL_LOG);
  const file = openSync(path, 'w');
  const { ino } = fstatSync(file);
  let lost = false;
  // If the folder was removed, the open file still accepts lines, but no path leads to it.
  const isAtPath = () => pathKind(path) === 'file' && statSync(path).ino === ino;
  return {
    append(entry) {
      const line = `${JSON.stringify(entry)}\n`;
      try {
        appendFileSync(file, line);
      } catch (cause) {
        lost = true;
        onLost(line, cause);
      }
    },
    isIntact: () => !lost && isAtPath(),
    remove() {
      // Another file may be at this path now.
      if (isAtPath()) rmSync(path, { force: true });
      closeSync(file);
    },
    close: () => closeSync(file),
  };
}
