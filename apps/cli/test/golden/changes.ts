import { createHash } from 'node:crypto';
import type { GoldenRecord } from './run-command.js';

/** One entry of `records/CHANGES.md`: why some records became what they are. */
interface Change {
  /** Name of the changeset that says it to users, or `no-changeset`. */
  readonly changeset: string;
  readonly why: string;
  /** Digests by record. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Stands where the reason is to be written. */
export const NO_REASON = 'say here why the record changed';

const HEADING = /^## ([\w-]+): (.+)$/;
const DIGEST = /^- ([\w-]+) ([0-9a-f]{12})$/;

/** A short digest of all files of a record. */
export function digestOf(record: GoldenRecord): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...record].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\n${text}\n`);
  return hash.digest('hex').slice(0, 12);
}

/**
 * What is wrong with the list of changes: records that are not what the last entry naming them says, and entries without a
 * reason. Entries stay when a release removes their changesets, so only the list itself is looked at. Pure.
 */
export function faultsOf(changes: string, digests: ReadonlyMap<string, string>): string[] {
  const entries = parsed(changes);
  const latest = new Map(entries.flatMap((entry) => [...entry.digests]));
  const unnamed = [...digests].flatMap(([name, digest]) =>
    latest.get(name) === digest ? [] : [`CHANGES.md has no entry for ${name} as it is now (${digest})`],
  );
  const unreasoned = entries.flatMap(({ changeset, why }) =>
    why === NO_REASON ? [`the entry ${changeset} of CHANGES.md does not say why`] : [],
  );
  return [...unnamed, ...unreasoned];
}

/**
 * The list with an entry for every record that is not what its last entry says. An open entry of the same changeset at
 * the end takes them in. Pure.
 */
export function withChange(changes: string, changeset: string, digests: ReadonlyMap<string, string>): string {
  const [head = ''] = changes.split(/^## /m);
  const entries = parsed(changes);
  const last = entries.at(-1);
  const before = last?.changeset === changeset ? entries.slice(0, -1) : entries;
  const latest = new Map(before.flatMap((entry) => [...entry.digests]));
  const changed = new Map([...digests].filter(([name, digest]) => latest.get(name) !== digest));
  if (changed.size === 0) return `${head}${before.map(entryText).join('\n')}`;
  const why = last?.changeset === changeset ? last.why : NO_REASON;
  return `${head}${[...before, { changeset, why, digests: changed }].map(entryText).join('\n')}`;
}

function parsed(changes: string): Change[] {
  return changes.split(/^(?=## )/m).flatMap((part) => {
    const [first = '', ...lines] = part.split('\n');
    const [, changeset, why] = HEADING.exec(first) ?? [];
    if (changeset === undefined || why === undefined) return [];
    const digests = lines.flatMap((line) => {
      const [, name, digest] = DIGEST.exec(line) ?? [];
      return name === undefined || digest === undefined ? [] : [[name, digest] as const];
    });
    return [{ changeset, why, digests: new Map(digests) }];
  });
}

function entryText({ changeset, why, digests }: Change): string {
  const lines = [...digests].map(([name, digest]) => `- ${name} ${digest}\n`);
  return `## ${changeset}: ${why}\n\n${lines.join('')}`;
}
