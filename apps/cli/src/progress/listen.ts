import type { OnEvent, StepEvent } from '@rn50/comparison';
import type { Context } from '../context.js';
import type { Step } from './progress.js';

/** Shows the events of a run on the progress line; details only with `--verbose`. */
export function progressListener({ progress, detail }: Pick<Context, 'progress' | 'detail'>): OnEvent {
  let open: Step | null = null;
  const onStep = (event: StepEvent): void => {
    if (event.state === 'started') open = progress.start(event.step);
    else if (event.state === 'progress') open?.update(event.detail);
    else if (event.state === 'done') open?.done(event.detail);
    else open?.fail(event.detail);
  };
  return (event) => {
    if (event.kind === 'note') progress.note(event.text);
    else if (event.kind === 'detail') detail(event.text);
    else if (event.kind === 'step') onStep(event);
  };
}
