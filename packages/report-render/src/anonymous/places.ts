/** Characters that end a path in a text. */
const ENDS = '\\s\'"`<>|:;,()\\[\\]{}*?=';
const QUOTED_PATH = /(?<quote>['"`])(?<quoted>(?:[A-Za-z]:)?[\\/][^'"`\n]*)\k<quote>/;
/** A part of a text between such characters; `C:` belongs to it. A search for a slash within it would take the square of its length. */
const PART = new RegExp(`(?:(?<![\\p{L}\\p{N}])[A-Za-z]:(?=[\\\\/]))?[^${ENDS}]+`, 'u');
const PATHS = new RegExp(`${QUOTED_PATH.source}|${PART.source}`, 'gu');

/** A home folder with spaces in its name, up to three words: without quotes no path of it would be seen as one. */
const SPACED_HOME = new RegExp(
  `(?<=[\\\\/](?:home|users)[\\\\/])[^${ENDS}\\\\/]+(?: [^${ENDS}\\\\/]+){1,2}(?=[\\\\/])`,
  'giu',
);

/** Folders of accounts, wherever they lie. */
const HOMES: ReadonlySet<string> = new Set(['home', 'users']);

/** Nodes of a graph have names like `/layer1/conv1/Conv`: only what begins in a folder of a system, or ends as a file does, is a path. */
const ROOTS: ReadonlySet<string> = new Set(
  `home users root tmp var usr opt mnt media data srv etc private volumes workspace workspaces work github builds build
   scratch nfs net afs gpfs lustre storage hpc cluster projects project run proc sys dev lib bin nix snap export app code src
   documents cache datasets models`.split(/\s+/),
);
const FILE =
  /\.(onnx|ort|data|jsonl?|npz|npy|csv|png|jpe?g|txt|log|so|dll|dylib|node|[cm]?[jt]s|py|ya?ml|xml|bin|pb|sock)$/i;

/** The last part of a path, with slashes of either kind; the text itself if it has none. */
export function baseName(path: string): string {
  return segmentsOf(path).at(-1) ?? path;
}

/** A text whose paths of the file system are cut to their last part; a home folder itself becomes `~`. Pure. */
export function withoutFolders(text: string): string {
  if (!/[\\/]/.test(text)) return text;
  return text
    .replace(/(?<=:\/\/)[^/\s@'"]+@/g, '')
    .replace(SPACED_HOME, '_')
    .replace(PATHS, (match: string, ...found: unknown[]) => {
      const [offset, whole, { quote, quoted }] = found.slice(-3) as [number, string, Partial<Record<string, string>>];
      if (quote !== undefined && quoted !== undefined) return quote + shortened(quoted, '') + quote;
      return /[\\/]/.test(match) ? shortened(match, whole.slice(Math.max(0, offset - SCHEME.length), offset)) : match;
    });
}

const SCHEME = 'file:';

/** Longer ones are the rest of a sentence. */
const LONGEST_ACCOUNT = 64;

/** The names of accounts whose home folders a text names; with a space behind it a name may go on. */
export function accountsIn(text: string): string[] {
  return [...text.matchAll(HOME)].flatMap(([, name = '']) => {
    const [first = ''] = name.split(/\s/);
    const whole = name.trim();
    return whole === first || whole.length > LONGEST_ACCOUNT ? [first] : [whole, first];
  });
}

const HOME = /[\\/](?:home|users)[\\/]+([^\\/\n'"`<>|:;,()[\]{}*?=\s][^\\/\n'"`<>|:;,()[\]{}*?=]*)/giu;

/** Stands for a folder whose name no text could be searched for by its form. */
export const FOLDER = '/root/_';

/** No system has longer ones. */
const LONGEST_PATH = 4096;

/** The folders above a file, from the second on, whose names have spaces. */
export function spacedFolders(path: string): string[] {
  if (path.length > LONGEST_PATH) return [];
  const ends = [...path.matchAll(/[\\/]+/g)].map(({ index }) => index).slice(2);
  return ends.map((end) => path.slice(0, end)).filter((folder) => /\s/.test(folder));
}

/** @param before the few characters before the path, which tell it from the rest of a URL */
function shortened(path: string, before: string): string {
  if (path.startsWith('//') && before.endsWith(':') && before !== SCHEME) return path;
  const segments = segmentsOf(path);
  const home = segments.findIndex((segment, index) => HOMES.has(segment.toLowerCase()) && index < segments.length - 1);
  if (home >= 0) return home === segments.length - 2 ? `~${path.endsWith('.') ? '.' : ''}` : (segments.at(-1) ?? path);
  if (segments.length < 2 || !isAbsolute(path)) return path;
  const [first = '', last = ''] = [segments[0], segments.at(-1)];
  const isOfSystem = /^([A-Za-z]:|\\\\)/.test(path) || /^[.~]/.test(first) || ROOTS.has(first.toLowerCase());
  return isOfSystem || FILE.test(last) ? last : path;
}

function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?[\\/]|^~|^\.\.[\\/]/.test(path);
}

function segmentsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter(Boolean);
}
