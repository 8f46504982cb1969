import type { Failure } from '../parent/death.js';
import type { Closing, Link, OpenLink } from '../parent/link.js';
import type { Answers, RequestKind, RequestOf, Totals } from '../worker/protocol.js';

/** The answers of all workers of a variant, or their first failure. */
export type GroupOutcome<K extends RequestKind> =
  | { readonly ok: true; readonly answers: readonly Answers[K][] }
  | { readonly ok: false; readonly failure: Failure };

/** The workers of one variant. They get the same requests at the same time and fail together. */
export class WorkerGroup {
  private constructor(readonly links: readonly Link[]) {}

  static async open(open: OpenLink, instances: number): Promise<WorkerGroup> {
    return new WorkerGroup(await Promise.all(Array.from({ length: instances }, (_, instance) => open(instance))));
  }

  /** Sends a request to all workers and waits for their replies; if one fails the others are ended. */
  async ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<GroupOutcome<K>> {
    const answers: Answers[K][] = [];
    const failures: Failure[] = [];
    await Promise.all(
      this.links.map(async (link, instance) => {
        const outcome = await link.ask<K>(request, timeoutMs);
        if (outcome.ok) answers[instance] = outcome.answer;
        else if (failures.push(outcome.failure) === 1) await this.kill();
      }),
    );
    const [failure] = failures;
    return failure === undefined ? { ok: true, answers } : { ok: false, failure };
  }

  /** Closes all workers; returns the worst outcome. */
  async close(): Promise<Closing> {
    const closings = await Promise.all(this.links.map((link) => link.close()));
    const worst =
      closings.find(({ kind }) => kind === 'unframed') ?? closings.find(({ kind }) => kind === 'teardown-failed');
    return worst ?? { kind: 'clean' };
  }

  async kill(): Promise<void> {
    await Promise.all(this.links.map((link) => link.kill()));
  }

  /** Sums over the workers. */
  totals(): Totals {
    const totals = this.links.map((link) => link.totals());
    return {
      peakRssBytes: totals.reduce((sum, { peakRssBytes }) => sum + peakRssBytes, 0),
      cpuMs: totals.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    };
  }
}
