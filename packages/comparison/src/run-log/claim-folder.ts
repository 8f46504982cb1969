import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { heldNames, holdName, nameHeldBy } from '@rn50/file-store';
import { ComparisonError } from '../errors.js';
import { PARTIAL_LOG } from './partial-log.js';

/** The right to write a run's log and report into a folder. */
export interface Claim {
  /** Never throws; the end of the process releases too. */
  release(): void;
}

/**
 * Claims an output folder until this run ends: two runs in one folder would overwrite each other's logs and reports. A
 * run that has ended, in whatever way, holds no claim. If two runs begin at the same moment, both may be refused.
 *
 * @param folder its absolute path
 * @param shown as the user typed it
 * @throws ComparisonError FOLDER_IN_USE
 */
export async function claimFolder(folder: string, shown: string): Promise<Claim> {
  const claim = holdName(folder, PARTIAL_LOG);
  // Removes the notes of runs that have ended.
  await heldNames(folder);
  const notes = readdirSync(folder).filter((name) => nameHeldBy(name) === PARTIAL_LOG);
  if (notes.length <= 1) return claim;
  claim.release();
  const other = notes.find((name) => existsSync(join(folder, name)));
  // The other run has ended meanwhile.
  if (other === undefined) return claimFolder(folder, shown);
  throw new ComparisonError({
    code: 'FOLDER_IN_USE',
    message: `another run is writing to ${shown}`,
    remedy: `Give another --out. If that run is on a machine that is gone, remove ${join(shown, other)}.`,
  });
}
