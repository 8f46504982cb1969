/** Controls but line breaks and tabs, and invisible marks such as those that turn the direction of text. */
const BUT_LAYOUT = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of several lines for the terminal: line breaks and tabs stay, every other control becomes a question mark. */
export function forTerminal(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(BUT_LAYOUT, '?');
}

/** Where everything that this program says goes: no text reaches a stream but through these. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** For a progress line, which moves the cursor itself and makes its words safe itself. */
  readonly cursor: (text: string) => void;
}

export function terminalOf(stdout: Writable, stderr: Writable): Terminal {
  return {
    stdout: (text) => void stdout.write(forTerminal(text)),
    stderr: (text) => void stderr.write(forTerminal(text)),
    cursor: (text) => void stderr.write(text),
  };
}

interface Writable {
  write(text: string): unknown;
}
