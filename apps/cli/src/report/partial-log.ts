import { appendFileSync, closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Scenario } from '@rn50/bench-stats';

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
}

/**
 * Every finished block is on disk before the next begins, so that a crash loses nothing that was measured.
 * If the folder vanishes or fills up, lines go to `onLost` (stderr) instead: no sample is lost silently.
 */
export function openPartialLog(folder: string, onLost: (line: string, cause: unknown) => void): PartialLog {
  const path = join(folder, 'report.partial.jsonl');
  const file = openSync(path, 'w');
  return {
    append(entry) {
      const line = `${JSON.stringify(entry)}\n`;
      try {
        appendFileSync(file, line);
      } catch (cause) {
        onLost(line, cause);
      }
    },
    remove() {
      closeSync(file);
      rmSync(path, { force: true });
    },
    close: () => closeSync(file),
  };
}
