import type { ModelRequest } from '../request.js';
import type { ModelPair } from './model-file.js';
import { ownModels } from './own.js';
import type { ResolveContext } from './resolve-context.js';
import { syntheticModels } from './synthetic.js';
import { zooModels, zooUnavailable } from './zoo.js';

/**
 * The two models to compare: the user's own, the zoo's, or the structural twin.
 * `auto` takes the zoo's from the cache or the network, else the twin, with a warning that says so and why.
 */
export async function resolveModels(request: ModelRequest, context: ResolveContext): Promise<ModelPair> {
  if (request.kind === 'own') return ownModels(request, context);
  switch (request.choice) {
    case 'synthetic':
      return syntheticModels(context, null);
    case 'zoo':
      return zooModels(context);
    case 'auto':
      return zooModels(context).catch((error: unknown) => {
        const reason = zooUnavailable(error);
        if (reason === null) throw error;
        return syntheticModels(context, reason);
      });
  }
}
