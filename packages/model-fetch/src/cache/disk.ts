import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { makeFolder } from '@rn50/file-store';

/** The operations on an open file that this package uses. Positions are bytes from the start. */
export interface DiskFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  stat(): Promise<Stats>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
  createReadStream(options: { highWaterMark: number; signal: AbortSignal }): Readable;
}

/** The file operations this package uses, so that a test can make one of them fail. Errors are the system's. */
export interface Disk {
  open(path: string, flags: 'r' | 'r+' | 'wx' | 'wx+'): Promise<DiskFile>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  writeFile(path: string, text: string, options: { flag: 'wx' }): Promise<void>;
  /** Makes a folder and those above it; no error if it exists. */
  mkdir(path: string): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file; fails with EEXIST where there is one. */
  link(existing: string, path: string): Promise<void>;
  copyFile(from: string, to: string): Promise<void>;
  rm(path: string, options: { recursive?: boolean; force?: boolean }): Promise<void>;
  stat(path: string): Promise<Stats>;
  /** Like `stat`, but of a symbolic link itself. */
  lstat(path: string): Promise<Stats>;
  utimes(path: string, atime: Date, mtime: Date): Promise<void>;
  readdir(path: string): Promise<string[]>;
  realpath(path: string): Promise<string>;
  statfs(path: string): Promise<{ blocks: number; bavail: number; bsize: number }>;
}

/** The real disk. */
export const nodeDisk: Disk = { ...fs, mkdir: async (path) => makeFolder(path) };

/** Whether two looks at the disk saw the same, unchanged file. */
export function sameFile(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs;
}
