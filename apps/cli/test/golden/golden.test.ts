import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { TOOL } from '../../src/version.js';
import { digestOf, faultsOf, withChange } from './changes.js';
import { COMMANDS, FIRST, type GoldenCommand, type GoldenGroup, GROUPS } from './commands.js';
import { fillFolder } from './files.js';
import { install } from './install.js';
import { type GoldenRecord, listing, recordOf } from './run-command.js';

const RECORDS = fileURLToPath(new URL('./records/', import.meta.url));
const CHANGES = join(RECORDS, 'CHANGES.md');
const CHANGESETS = fileURLToPath(new URL('../../../../.changeset/', import.meta.url));
const CACHE_LISTING = 'cache-folder';
const MINUTES = 60_000;

/** The changeset that goes with a new record, or `1`; unset: the record is compared. */
const update = process.env.RN50_UPDATE_GOLDEN;
/** A new record is of all commands. */
const long = update === undefined ? needsTime() : {};
const isLeftOut = ({ isLong }: GoldenCommand): boolean => isLong === true && long.skip === true;

// Kernel files, taskset and paths with slashes: the record is about Linux. What differs elsewhere has tests of its own.
describe.skipIf(process.platform !== 'linux')('golden record', () => {
  const work = mkdtempSync(join(tmpdir(), 'rn50-golden-'));
  const cache = join(work, 'cache');
  const records = new Map<string, GoldenRecord>();
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  let program = '';
  const cacheOf = ({ name, isLong }: GoldenCommand): string =>
    isLong === true ? join(work, `cache-of-${name}`) : cache;

  const runGroup = async ({ folder, commands }: GoldenGroup): Promise<void> => {
    const varying = { work, toolVersion: TOOL.version };
    for (const command of commands.filter((one) => !isLeftOut(one))) {
      const place = { program, folder: join(work, folder), cache: cacheOf(command), varying };
      records.set(command.name, await recordOf(command, place));
    }
  };

  beforeAll(async () => {
    for (const name of ['temporary', 'cache']) mkdirSync(join(work, name));
    for (const folder of new Set([FIRST, ...GROUPS].map((group) => group.folder))) fillFolder(join(work, folder));
    program = await install(join(work, 'program'));
    const first = runGroup(FIRST);
    // Those that use what it makes come last in the list.
    const left = [...GROUPS].sort((a, b) => Number(a.usesFirst) - Number(b.usesFirst));
    const next = async (): Promise<void> => {
      for (let group = left.shift(); group !== undefined; group = left.shift()) {
        if (group.usesFirst) await first;
        await runGroup(group);
      }
    };
    await Promise.all([first, next(), next(), next()]);
    records.set(CACHE_LISTING, listing(CACHE_LISTING, cache));
    if (update === undefined) return;
    writeRecords(records);
    writeFileSync(CHANGES, withChange(readFileSync(CHANGES, 'utf8'), changesetOf(update), digestsOf(records)));
  }, 10 * MINUTES);

  const isAsRecorded = (name: string): void => {
    const record = records.get(name) ?? new Map();
    for (const [file, text] of record) expect(text, file).toBe(readRecord(file));
  };
  const isShort = ({ isLong }: GoldenCommand): boolean => isLong !== true;
  it.each([...COMMANDS.filter(isShort).map(({ name }) => name), CACHE_LISTING])('%s', isAsRecorded);
  it.each(COMMANDS.filter((command) => !isShort(command)).map(({ name }) => name))('%s', long, isAsRecorded);

  it('holds nothing else', () => {
    const expected = [...records.values()].flatMap((record) => [...record.keys()]);
    const leftOut = COMMANDS.filter(isLeftOut).map(({ name }) => name);
    const isOf = (file: string) => leftOut.some((name) => file === `${name}.txt` || file.startsWith(`${name}/`));
    expect(recordedFiles().filter((file) => !isOf(file))).toEqual(expected.sort());
  });

  it('changes only with a reason', () => {
    expect(faultsOf(readFileSync(CHANGES, 'utf8'), digestsOf(records))).toEqual([]);
  });
});

function digestsOf(records: ReadonlyMap<string, GoldenRecord>): Map<string, string> {
  return new Map([...records].map(([name, record]) => [name, digestOf(record)] as const).sort());
}

function changesetOf(given: string): string {
  if (given !== '1' && !existsSync(join(CHANGESETS, `${given}.md`))) {
    throw new Error(`RN50_UPDATE_GOLDEN=${given}: there is no .changeset/${given}.md. Write it first.`);
  }
  return given === '1' ? 'no-changeset' : given;
}

function readRecord(file: string): string {
  const path = join(RECORDS, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '(no such file in the record)';
}

function writeRecords(records: ReadonlyMap<string, GoldenRecord>): void {
  for (const file of recordedFiles()) rmSync(join(RECORDS, file));
  for (const record of records.values()) {
    for (const [file, text] of record) {
      mkdirSync(dirname(join(RECORDS, file)), { recursive: true });
      writeFileSync(join(RECORDS, file), text);
    }
  }
}

/** All files of the record but the list of changes. */
function recordedFiles(): string[] {
  return readdirSync(RECORDS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && join(entry.parentPath, entry.name) !== CHANGES)
    .map((entry) => join(entry.parentPath, entry.name).slice(RECORDS.length))
    .sort();
}
