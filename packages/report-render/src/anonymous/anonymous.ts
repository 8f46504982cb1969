import { type Report, reportJsonSchema } from '@rn50/bench-stats';
import { accountsIn, baseName, FOLDER, spacedFolders, withoutFolders } from './places.js';

/** Fields that hold a path and nothing else. */
const PATH_FIELDS: ReadonlySet<string> = new Set(['path', 'engineLocation', 'fp32', 'int8']);
/** Fields that hold no text of others. */
const FIXED_FIELDS: ReadonlySet<string> = new Set(['startedAt', 'sha256']);

/** Shorter names would maim sentences, and tell nothing. */
const LEAST_LENGTH = 3;
/** No system has a longer name of a host. */
const MOST_LENGTH = 255;

/** Host and account names so common that they identify no one: they stay, as they are words of messages too. */
const COMMON_NAMES =
  'localhost host server linux debian ubuntu docker container runner node user users root admin test build builder worker app home public shared model models';

/** More accounts than this are no machine's, and would cost time. */
const MOST_ACCOUNTS = 100;

/**
 * The report without what tells where it was measured: no host name, no account name, no folder of a path; the same in its
 * messages. Ids stay alike where they were alike, so it is as valid as before. Pure.
 */
export function anonymous(report: Report): Report {
  const change = changeFor(report);
  const masked = mapStrings(report, (text, field) => {
    if (FIXED_FIELDS.has(field)) return text;
    return change(PATH_FIELDS.has(field) ? baseName(text) : text);
  });
  return { ...masked, environment: { ...masked.environment, host: 'anonymous' } };
}

/** Takes folders and names out of a text of this report. */
function changeFor(report: Report): (text: string) => string {
  const { host } = report.environment;
  const accounts = new Set<string>();
  const folders = new Set<string>();
  mapStrings(report, (text, field) => {
    for (const account of accountsIn(text)) accounts.add(account);
    if (PATH_FIELDS.has(field)) for (const folder of spacedFolders(text)) folders.add(folder);
    return text;
  });
  const own = ownWords(report);
  const hosts = patternOf([host, host.split('.')[0] ?? host], own, '(?:\\.[\\p{L}\\p{N}-]+)*');
  const users = patternOf([...accounts].slice(0, MOST_ACCOUNTS), own);
  const longestFirst = [...folders].sort((a, b) => b.length - a.length);
  return (text) => {
    const joined = longestFirst.reduce((result, folder) => result.replaceAll(folder, FOLDER), text);
    const short = withoutFolders(joined);
    const nameless = hosts === null ? short : short.replace(hosts, '(host)');
    return users === null ? nameless : nameless.replace(users, '(user)');
  };
}

/** Any of the names as a word; null if none of them tells anything. */
function patternOf(names: readonly string[], own: ReadonlySet<string>, ends = ''): RegExp | null {
  const telling = [...new Set(names)].filter((name) => isTelling(name, own)).sort((a, b) => b.length - a.length);
  const words = telling.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return telling.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})${ends}(?![\\p{L}\\p{N}])`, 'giu');
}

function isTelling(name: string, own: ReadonlySet<string>): boolean {
  const isName = name.length >= LEAST_LENGTH && name.length <= MOST_LENGTH;
  return isName && !/^[\d\s.]+$/.test(name) && !own.has(name.toLowerCase());
}

let fixedWords: ReadonlySet<string> | undefined;

/** Words that a report cannot be without: those of its enumerations and its engines. A machine may be called `openvino`. */
function ownWords({ environment, variants }: Report): ReadonlySet<string> {
  fixedWords ??= new Set(wordsOf([COMMON_NAMES, ...enumerations(reportJsonSchema())]));
  const engines = [...Object.keys(environment.engines), ...variants.map(({ engine }) => engine)];
  return new Set([...fixedWords, ...wordsOf(engines)]);
}

function wordsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((word) => word.toLowerCase());
}

/** All values of `enum` and `const` in a JSON Schema that are texts. */
function enumerations(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: values = [], const: value, ...others } = schema as { enum?: unknown[]; const?: unknown };
  const texts = [...values, value].filter((one) => typeof one === 'string');
  return [...texts, ...Object.values(others).flatMap(enumerations)];
}

/** The value with every text in it changed; keys stay, and lists of numbers are not copied. */
function mapStrings<T>(value: T, change: (text: string, field: string) => string, field?: string): T;
function mapStrings(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? value : value.map((item) => mapStrings(item, change, field));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change, key)]));
}
