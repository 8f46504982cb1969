import type { Engine } from '../engine.js';
import { OpenVino } from './calls.js';
import { openvinoSaysOutOfMemory, rejected } from './errors.js';
import { fileGraph } from './file-graph.js';
import { HERE, type LibrarySource, type OpenedLibrary, openLibrary } from './library/open-library.js';
import { profiled } from './profile.js';
import { openSession } from './session.js';

/**
 * OpenVINO on the CPU, through its C library, which is called by `koffi` and loaded with the first question for it.
 * @param source where koffi and the library come from; stand-ins for tests
 */
export function openvinoEngine(source: LibrarySource = HERE): Engine {
  return {
    name: 'openvino',
    title: 'OpenVINO',
    canProfile: true,
    saysOutOfMemory: openvinoSaysOutOfMemory,
    async installed() {
      const { version, path } = await openLibrary(source);
      return { version, location: path };
    },
    async load(model, options) {
      const library = await openLibrary(source);
      try {
        const ov = openedOnce(library);
        const outputNames = ov.namesOutputs ? null : await outputNamesOf(model);
        const session = openSession(ov, library.version, model, options, outputNames);
        return options.profileFolder === undefined ? session : profiled(session, ov, model);
      } catch (error) {
        throw rejected(error);
      }
    },
  };
}

export default openvinoEngine();

/** null for what cannot be read: OpenVINO will refuse it. */
function outputNamesOf(model: string | Uint8Array): Promise<readonly string[] | null> {
  return fileGraph(model).then(
    ({ outputs }) => outputs,
    () => null,
  );
}

const wrapped = new WeakMap<OpenedLibrary, OpenVino>();

function openedOnce(library: OpenedLibrary): OpenVino {
  const known = wrapped.get(library);
  if (known !== undefined) return known;
  const fresh = new OpenVino(library);
  wrapped.set(library, fresh);
  return fresh;
}
