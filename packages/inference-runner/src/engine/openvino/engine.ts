import type { Engine } from '../engine.js';
import { placeOf } from '../registry.js';
import { OpenVino } from './calls.js';
import { openvinoSaysOutOfMemory, rejected } from './errors.js';
import { fileGraph } from './file-graph.js';
import { openvinoOptions } from './given-options.js';
import { HERE, type OpenedLibrary, openLibrary, sourceAt } from './library/open-library.js';
import { profiled } from './profile.js';
import { throughputOptions } from './properties.js';
import { openSession } from './session.js';

/**
 * OpenVINO on the CPU, through its C library, which is called by `koffi` and loaded with the first question for it.
 * @param place a file or folder with the library, or a Python environment; where `findLibrary` looks unless given
 * @param source where koffi and the library come from; stand-ins for tests
 */
export function openvinoEngine(place?: string, source = place === undefined ? HERE : sourceAt(place)): Engine {
  return {
    name: 'openvino',
    title: 'OpenVINO',
    canProfile: true,
    place,
    // Without such instructions it computes in float32, or emulates.
    halfPrecisions: (features) => (features.has('amx_bf16') || features.has('avx512_bf16') ? ['bf16'] : []),
    readOptions: openvinoOptions,
    throughputOptions,
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

export default openvinoEngine(placeOf(import.meta.url));

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
