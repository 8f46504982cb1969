import type { Argument, Command, Option } from 'commander';
import { choicesOf } from './choices.js';

/** What may stand where a value is expected. */
export type ValueKind =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly isList: boolean }
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  /** A number, or whatever cannot be listed. */
  | { readonly kind: 'other' };

export interface OptionSpec {
  /** `-o`, `--output`. */
  readonly flags: readonly string[];
  /** One short line. */
  readonly description: string;
  /** null: it takes none. */
  readonly value: ValueKind | null;
}

export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
  /** What its arguments may be; null: it takes none. */
  readonly argument: ValueKind | null;
}

export interface ProgramSpec {
  readonly name: string;
  /** The command where none is named. */
  readonly defaultCommand: string;
  readonly commands: readonly CommandSpec[];
  /** Of the program itself. */
  readonly options: readonly OptionSpec[];
}

/** Commander's own command, which takes the name of another one. */
const HELP = 'help';

/** What a shell completes, read from the definitions that commander parses by. */
export function programSpec(program: Command, defaultCommand: string): ProgramSpec {
  const help = program.createHelp();
  const visible = help.visibleCommands(program);
  const names: ValueKind = {
    kind: 'words',
    words: visible.map((one) => one.name()).filter((name) => name !== HELP),
    isList: false,
  };
  const commands = visible.map((command): CommandSpec => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      description: brief(help.subcommandDescription(command)),
      options: help.visibleOptions(command).map(optionSpec),
      argument: command.name() === HELP ? names : argument === undefined ? null : argumentValue(argument),
    };
  });
  return { name: program.name(), defaultCommand, commands, options: help.visibleOptions(program).map(optionSpec) };
}

function optionSpec(option: Option): OptionSpec {
  const { short, long, flags, description, parseArg, argChoices } = option;
  const placeholder = /[<[](.+)[>\]]/.exec(flags)?.[1];
  return {
    flags: [short, long].flatMap((flag) => (flag === undefined ? [] : [flag])),
    description: brief(description),
    value: placeholder === undefined ? null : valueKind(placeholder, argChoices, parseArg),
  };
}

function argumentValue(argument: Argument): ValueKind {
  return valueKind(argument.name(), argument.argChoices);
}

/** By commander's choices or the words that the parser takes, else by the placeholder in the help. */
function valueKind(placeholder: string, choices: readonly string[] | undefined, parser?: unknown): ValueKind {
  if (choices !== undefined) return { kind: 'words', words: choices, isList: false };
  const known = choicesOf(parser);
  if (known !== null) return { kind: 'words', words: known.choices, isList: known.isList };
  if (/^dir$/.test(placeholder)) return { kind: 'folder' };
  return { kind: /file|folder|data|\.(?:json|onnx)/.test(placeholder) ? 'file' : 'other' };
}

/** The beginning of a description, up to what explains it. */
function brief(description: string): string {
  return (description.split(/[;(]|: |, /)[0] ?? '').trim();
}
