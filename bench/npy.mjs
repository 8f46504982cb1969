/** Images of 3 x 224 x 224 as a NumPy array `[N, 3, 224, 224]` of float32, for Python's side of a benchmark. */
export function npyOfImages(images) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${images.length}, 3, 224, 224), }`;
  const padded = `${header}${' '.repeat(63 - ((10 + header.length) % 64))}\n`;
  const head = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.alloc(2), Buffer.from(padded)]);
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([
    head,
    ...images.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ]);
}
