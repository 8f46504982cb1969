/** A `.npy` file of float32, as NumPy writes it. */
export function npyFile(dims: readonly number[], data: Float32Array): Uint8Array {
  const header = new TextEncoder().encode(
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims.join(', ')},), }\n`,
  );
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8);
  const bytes = new Uint8Array(magic.length + header.length + data.byteLength);
  bytes.set(magic);
  bytes.set(header, magic.length);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), magic.length + header.length);
  return bytes;
}
