/**
 * Hands a stream of inputs on, and keeps copies of at most `most` of them, evenly spread over what has passed, whatever
 * its length: every second, fourth, eighth input and so on.
 */
export async function* samplingInputs(
  inputs: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  kept: Float32Array[],
  most: number,
): AsyncGenerator<Float32Array> {
  let stride = 1;
  let index = 0;
  for await (const values of inputs) {
    if (index % stride === 0) {
      if (kept.length === most) {
        kept.splice(0, kept.length, ...kept.filter((_, at) => at % 2 === 0));
        stride *= 2;
      }
      if (index % stride === 0) kept.push(values.slice());
    }
    index += 1;
    yield values;
  }
}
