/** A shallow copy of a message with some fields changed; the prototype holds a message's defaults, so it is kept. */
export function changed<T extends object>(message: T, changes: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}
