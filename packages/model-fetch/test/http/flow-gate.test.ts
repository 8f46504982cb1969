import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createFlowGate } from '../../src/http/flow-gate.js';

function guardedSocket() {
  const gate = createFlowGate();
  const socket = new Socket();
  socket.push('bytes of the socket');
  gate.guard(socket);
  const body = new Readable({ read: () => undefined, highWaterMark: Number.MAX_SAFE_INTEGER });
  gate.follow(body);
  return { gate, socket, body };
}

test('a socket is read as usual while little of the body waits', () => {
  const { socket, body } = guardedSocket();
  body.push(Buffer.alloc(1_000));
  expect(String(socket.read())).toBe('bytes of the socket');
});

test('a full body makes the socket look empty until the next piece is asked for', async () => {
  const { gate, socket, body } = guardedSocket();
  body.push(Buffer.alloc(1 << 20));
  expect(socket.read()).toBeNull();
  const pieces = gate.pieces(body)[Symbol.asyncIterator]();
  await pieces.next();
  const readable = new Promise((done) => socket.once('readable', () => done(String(socket.read()))));
  body.push(null);
  await pieces.next();
  expect(await readable).toBe('bytes of the socket');
});

test('a full body that was dropped blocks no other', () => {
  const { socket, body } = guardedSocket();
  body.push(Buffer.alloc(1 << 20));
  body.destroy();
  expect(String(socket.read())).toBe('bytes of the socket');
});
