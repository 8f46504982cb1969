import { failureOfReply } from '../parent/death.js';
import type { Link, Outcome } from '../parent/link.js';
import type { Handler } from '../worker/handler.js';
import { isReplyTo, type RequestKind, type RequestOf } from '../worker/protocol.js';

/** A link to a handler in this process: the same requests and replies, no isolation and no timeouts. */
export function inProcessLink(handler: Handler): Link {
  return {
    pid: null,
    totals: () => ({ peakRssBytes: 0, cpuMs: 0 }),
    async ask<K extends RequestKind>(request: RequestOf<K>): Promise<Outcome<K>> {
      const reply = await handler.handle(request);
      return isReplyTo<K>(reply, request)
        ? { ok: true, answer: reply.answer }
        : { ok: false, failure: failureOfReply(reply) };
    },
    async close() {
      await handler.dispose();
      return { kind: 'clean' };
    },
    kill: () => handler.dispose(),
  };
}
