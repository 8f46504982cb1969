import type { ModelJob } from '../jobs/jobs.js';
import { runJob } from '../jobs/run-job.js';
import { derivedModel } from './derived-model.js';
import { type ModelFile, modelFile } from './model-file.js';
import { derivedFolder, type ResolveContext } from './resolve-context.js';

/** A model that is made here, and how. */
export interface ModelToMake {
  /** What the progress line says while it is made. */
  readonly title: string;
  /** What it says after a corrupt file: `building it again`. */
  readonly again: string;
  /** Name in the cache, without extension; different for everything that may change the file. */
  readonly key: string;
  /** What it is, for `fetch --list`. */
  readonly about: string;
  readonly job: (out: string) => ModelJob;
  readonly who: Pick<ModelFile, 'id' | 'precision' | 'source'>;
}

/** The wanted model: from the cache if its digest is true, else made by a child process. */
export async function madeModel(wanted: ModelToMake, context: ResolveContext): Promise<ModelFile> {
  const { title, again, key, about, job, who } = wanted;
  const { progress, signal } = context;
  const step = progress.start(title);
  try {
    const made = await derivedModel(derivedFolder(context), {
      key,
      about,
      make: (out) => runJob(job(out), { signal, onProgress: step.update }),
      onCorrupt: (path) => progress.note(`${path} was corrupt: ${again}`),
    });
    step.done(made.source === 'cache' ? 'verified in the cache' : undefined);
    return modelFile(made, who);
  } catch (error) {
    step.fail();
    throw error;
  }
}
