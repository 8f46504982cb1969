import { appendFileSync, closeSync, fstatSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Scenario } from '@rn50/bench-stats';
import { pathKind } from '../path-kind.js';

/** One line of `report.partial.jsonl`. */
export type PartialEntry =
  | { readonly type: 'begin'; readonly schemaVersion: 1; readonly startedAt: string; readonly head: unknown }
  | {
      readonly type: 'block';
      readonly variantId: string;
      readonly scenario: Scenario;
      readonly batch: number;
      readonly block: Block;
    };

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
  const path = join(folder, 'report.partial.jsonl');
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
