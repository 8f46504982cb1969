import { appendFileSync, closeSync, fstatSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathKind } from '../path-kind.js';
import type { PartialEntry } from './partial-entry.js';

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
      closeSync(file);
      rmSync(path, { force: true });
    },
    close: () => closeSync(file),
  };
}
