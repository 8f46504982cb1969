/** Engines of the tests, each added as an entry of its own; its name says how it behaves. */
export class TestEngines {
  readonly registry: Record<string, string> = {};

  /** @returns the engine's name */
  add(file: 'faulty' | 'logging', parameters: Readonly<Record<string, string>> = {}): string {
    const url = new URL(`./${file}.mjs`, import.meta.url);
    url.search = new URLSearchParams(parameters).toString();
    const name = `${file} ${url.search.slice(1)}`.trim();
    this.registry[name] = url.href;
    return name;
  }
}
