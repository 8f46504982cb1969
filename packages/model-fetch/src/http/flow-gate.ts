import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** Bytes that may wait in memory between the socket and the reader. */
const HELD_BYTES = 1 << 18;

/**
 * Backpressure at the socket instead of in undici's parser. In undici 7 a parser paused by a full body throws an
 * uncatchable assertion, or loses the end of the body, if the server closes the connection meanwhile
 * (nodejs/undici issue 5360; mended in undici 8 only, which needs Node 22). So the parser is never paused: its body
 * has no high-water mark, and while too much of it waits the socket is made to look empty.
 */
export interface FlowGate {
  /** Puts the gate into a new connection. */
  guard(socket: Socket): void;
  /** Sets the body whose size counts from now on. */
  follow(body: Readable): void;
  /** The pieces of the current body; asking for the next one opens the gate again. */
  pieces(body: Readable): AsyncIterable<Uint8Array>;
}

export function createFlowGate(): FlowGate {
  let followed: Readable | null = null;
  const held = new Set<Socket>();

  function open(): void {
    for (const socket of [...held]) {
      held.delete(socket);
      // Readers that wait for the socket read again; a destroyed socket has no reader.
      if (!socket.destroyed) socket.emit('readable');
    }
  }

  return {
    guard(socket) {
      const read = socket.read.bind(socket);
      socket.once('close', () => held.delete(socket));
      socket.read = (size) => {
        // Size 0 takes nothing: Node.js fills the socket's own small buffer with it.
        const isFull = followed !== null && !followed.destroyed && followed.readableLength >= HELD_BYTES;
        if (size === 0 || !isFull) return read(size);
        held.add(socket);
        return null;
      };
    },
    follow(body) {
      followed = body;
      open();
    },
    async *pieces(body) {
      for await (const piece of body) {
        yield piece;
        open();
      }
    },
  };
}
