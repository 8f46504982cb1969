import { appendFileSync, closeSync, fstatSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialEntry } from '@rn50/bench-stats';
import { pathKind } from '@rn50/file-store';

export const PARTIAL_LOG = 'report.partial.jsonl';

export interface PartialLog {
  append(entry: PartialEntry): void;
  /** Removes the log: the report stands. */
  remove(): void;
  /** Leaves the log where it is. */
  close(): void;
  /** Whether every line appended is still to be found under the log's path. */
  isIntact(): boolean;
}

/**
 * Puts the log of an earlier run that did not come to its end out of the way of a new one, which has claimed the folder.
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
  // The folder may have been removed: then the open file takes lines that nobody will find.
  const stands = () => pathKind(path) === 'file' && statSync(path).ino === ino;
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
    isIntact: () => !lost && stands(),
    remove() {
      // Something else may have taken its place since.
      if (stands()) rmSync(path, { force: true });
      closeSync(file);
    },
    close: () => closeSync(file),
  };
}
