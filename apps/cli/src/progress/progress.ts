/** Shows the progress of every step that takes over a second; writes to stderr only. */
export interface Progress {
  /** Begins a step; at most one is open at a time. */
  start(text: string): Step;
  /** A lasting line, e.g. a note about what was chosen. */
  note(text: string): void;
}

export interface Step {
  /** The step's newest state, e.g. `42 of 103 MB`; shown at a limited rate. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
}

export const silentProgress: Progress = {
  start: () => ({ update() {}, done() {}, fail() {} }),
  note() {},
};

/** A step that ends sooner and has nothing to tell ends without a line. */
const NOTABLE_MS = 1_000;
const LINE_EVERY_MS = 10_000;

/** Plain lines for logs and pipes: one when a step begins, one every ten seconds, one when it ends with something to tell. */
export function plainProgress(write: (line: string) => void, now: () => number = () => performance.now()): Progress {
  return {
    note: (text) => write(text),
    start(text) {
      const began = now();
      let last = began;
      write(`${text} ...`);
      return {
        update(detail) {
          if (now() - last < LINE_EVERY_MS) return;
          last = now();
          write(`${text}: ${detail}`);
        },
        done(detail) {
          const ms = now() - began;
          if (detail === undefined && ms < NOTABLE_MS) return;
          write(`${text}: ${detail ?? 'done'} (${(ms / 1000).toFixed(1)} s)`);
        },
        fail: (detail) => write(`${text}: ${detail ?? 'failed'}`),
      };
    },
  };
}
