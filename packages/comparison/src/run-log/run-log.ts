import { type OnEvent, partialEntry } from '../events.js';
import { keepEarlierLog, openPartialLog, type PartialLog } from './partial-log.js';

/** The log of one run in its folder. */
export interface RunLog extends Omit<PartialLog, 'append'> {
  /** Appends the event to the log if it is a measurement; other events are not kept. */
  readonly take: OnEvent;
}

/** What a log has to say. */
export interface RunLogOptions {
  /** An earlier run of this folder was not completed; its log is kept under this name. */
  readonly onEarlier: (name: string) => void;
  /** A line that could not be written. */
  readonly onLost: (line: string, cause: unknown) => void;
}

/** The log of a run that has claimed the folder: it is opened when the run begins, or when it ends without having begun. */
export function runLog(folder: string, { onEarlier, onLost }: RunLogOptions): RunLog {
  let opened: PartialLog | null = null;
  const log = (): PartialLog => {
    opened ??= openPartialLog(folder, onLost);
    return opened;
  };
  return {
    take(event) {
      if (event.kind === 'begin') {
        const earlier = keepEarlierLog(folder);
        if (earlier !== null) onEarlier(earlier);
      }
      const entry = partialEntry(event);
      if (entry !== null) log().append(entry);
    },
    remove: () => log().remove(),
    close: () => log().close(),
    isIntact: () => log().isIntact(),
  };
}
