/** Handles to be freed together, the newest first: a request before its compiled model, that before its core. */
export class Scope {
  readonly #frees: (() => void)[] = [];

  /** Has the handle freed with the others. */
  add<T>(handle: T, free: (handle: T) => void): T {
    this.#frees.push(() => free(handle));
    return handle;
  }

  free(): void {
    for (const free of this.#frees.splice(0).reverse()) free();
  }

  /** Frees all handles if `work` fails, and keeps them otherwise. */
  static open<T>(work: (scope: Scope) => T): T {
    const scope = new Scope();
    try {
      return work(scope);
    } catch (error) {
      scope.free();
      throw error;
    }
  }

  /** Frees all handles when `work` is done. */
  static within<T>(work: (scope: Scope) => T): T {
    const scope = new Scope();
    try {
      return work(scope);
    } finally {
      scope.free();
    }
  }
}
