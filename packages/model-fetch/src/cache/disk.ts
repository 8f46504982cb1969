import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';

/** The file operations this package uses, so that a test can make one of them fail. */
export type Disk = Pick<typeof fs, 'open' | 'mkdir' | 'rename' | 'rm' | 'stat' | 'readdir' | 'realpath' | 'statfs'>;

/** The real disk. */
export const nodeDisk: Disk = fs;

/** A name part that no other process, and no other call in this one, will choose. */
export function uniqueSuffix(): string {
  return `${process.pid.toString(36)}-${randomBytes(8).toString('hex')}`;
}
