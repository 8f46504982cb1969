import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CountedFeedSource, plannedFeeds, tensorOf } from '@rn50/inference-runner/feeds';
import { declaration, type InputPlan } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { loadDecoder } from './decode-image.js';
import { type Preprocessing, planPreprocessing } from './preprocess.js';
import { isUnreadPicture, READ_FILE } from './unread-pictures.js';

/** Pictures by their names: nothing is opened. */
export interface ImageFiles {
  /** JPEG, PNG and WebP, sorted by code units: the same order on every machine. */
  readonly images: readonly string[];
  /** Pictures of kinds that are not read, sorted in the same way. */
  readonly unread: readonly string[];
}

/**
 * The pictures in a folder and those below. Symbolic links are followed;
 * a folder to which several of them lead is read once within each folder at the top.
 *
 * @throws QuantizeError IMAGE_INVALID naming a link that leads nowhere; the file system's own errors
 */
export async function imageFiles(folder: string): Promise<ImageFiles> {
  const root = await realpath(folder);
  const { pictures, folders } = await look(folder);
  const below = folders.map((top) => filesBelow(top, new Set([root])));
  const all = [...pictures, ...(await Promise.all(below)).flat()].sort();
  return { images: all.filter((file) => READ_FILE.test(file)), unread: all.filter((file) => !READ_FILE.test(file)) };
}

/** @param seen real paths of the folders read so far: a link to one of them may be a cycle */
async function filesBelow(folder: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const { pictures, folders } = await look(folder);
  for (const next of folders) pictures.push(...(await filesBelow(next, seen)));
  return pictures;
}

/** The pictures and folders in a folder; real folders before links, so that a picture keeps its own path if it has one. */
async function look(folder: string): Promise<{ readonly pictures: string[]; readonly folders: readonly string[] }> {
  const pictures: string[] = [];
  const folders: string[] = [];
  const linked: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const isHidden = entry.name.startsWith('.');
    const kind = entry.isSymbolicLink() ? await kindBehind(path, isHidden) : entry;
    if (kind?.isDirectory()) (entry.isSymbolicLink() ? linked : folders).push(path);
    else if (kind?.isFile() && isPicture(entry.name) && !isHidden) pictures.push(path);
  }
  return { pictures, folders: [...folders.sort(), ...linked.sort()] };
}

function isPicture(name: string): boolean {
  return READ_FILE.test(name) || isUnreadPicture(name);
}

/** Target of a link; null for a hidden link without one (editors leave such as locks). */
async function kindBehind(link: string, isHidden: boolean) {
  return stat(link).catch((cause: unknown) => {
    if (isHidden) return null;
    const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new QuantizeError(
      'IMAGE_INVALID',
      `the symbolic link ${link} leads to nothing that can be read${reason}`,
      'Remove the link, or bring back what it leads to.',
      { cause },
    );
  });
}

/**
 * Pictures as feeds: of the plan's picture input, decoded and prepared one at a time, when they are asked for; its other inputs are
 * generated.
 * @throws QuantizeError BAD_OPTION if the model takes no pictures, or the options do not fit; IMAGE_INVALID naming the file while iterating
 */
export function pictureFeeds(
  files: readonly string[],
  plan: InputPlan,
  preprocessing: Preprocessing = {},
): CountedFeedSource {
  const input = plan.inputs.find(({ values, role }) => values.kind === 'pictures' || role.startsWith('image'));
  if (input === undefined) throw noPictures(plan);
  const prepared = planPreprocessing(input, preprocessing);
  const others = plannedFeeds(plan, { count: files.length });
  return {
    count: files.length,
    async *feeds() {
      const decode = await loadDecoder();
      let index = 0;
      for await (const feeds of others.feeds()) {
        const file = files[index] ?? '';
        const values = await decode(file, await readFile(file), prepared);
        yield { ...feeds, [input.name]: tensorOf(input.type, input.sample, values) };
        index += 1;
      }
    },
  };
}

function noPictures({ inputs }: InputPlan): QuantizeError {
  return new QuantizeError(
    'BAD_OPTION',
    `no input of the model takes pictures: ${inputs.map(declaration).join(', ')}`,
    'Give arrays by input name: a .npz file.',
  );
}
