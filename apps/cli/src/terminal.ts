/** Control characters except line breaks and tabs, and invisible marks such as bidirectional ones. */
const UNSAFE_CHARACTERS = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of several lines for the terminal: line breaks and tabs stay, every other control becomes a question mark. */
export function forTerminal(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE_CHARACTERS, '?');
}

/** Whether a stream shows colours: a terminal that obeys them, and a user who did not switch them off (https://no-color.org). */
export function showsColors({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && !env.NO_COLOR && !env.CI && env.TERM !== 'dumb';
}

/** All output of the program goes through these functions, which make text safe for a terminal. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** For rendered reports, whose text is safe already and which may have colours. */
  readonly painted: (text: string) => void;
  /** For the progress line, which moves the cursor and makes its own text safe. */
  readonly cursor: (text: string) => void;
}

export function terminalOf(stdout: Writable, stderr: Writable): Terminal {
  return {
    stdout: (text) => void stdout.write(forTerminal(text)),
    stderr: (text) => void stderr.write(forTerminal(text)),
    painted: (text) => void stdout.write(text),
    cursor: (text) => void stderr.write(text),
  };
}

export interface Writable {
  write(text: string): unknown;
}
