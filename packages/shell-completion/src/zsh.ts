import type { CommandSpec, OptionSpec, ProgramSpec, ValueKind } from './spec.js';

/** A completion script for zsh: a file `_<name>` in a folder of `fpath`, or sourced after `compinit`. */
export function zshScript({ name, defaultCommand, commands, options }: ProgramSpec): string {
  const names = commands.map((command) => command.name);
  return `#compdef ${name}
_${name}() {
  local command=${defaultCommand}
  local -a commands=(
${commands.map(({ name: one, description }) => `    ${quoted(`${one}:${description}`)}`).join('\n')}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    return
  fi
  local -a own=()
  if ((CURRENT == 2)); then
    own=(${options.map(optionArgument).join(' ')})
  fi
  case $words[2] in
    ${names.join('|')})
      command=$words[2]
      shift words
      ((CURRENT--))
      ;;
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase({ name, options, argument }: CommandSpec): string {
  const all = [
    ...options.map(optionArgument),
    ...(argument === null ? [] : [quoted(`*:argument:${action(argument)}`)]),
  ];
  return [`    ${name})`, `      _arguments $own ${all.map((one) => `\\\n        ${one}`).join(' ')}`, '      ;;'].join(
    '\n',
  );
}

/** `'(-o --output)'{-o,--output}'[the INT8 file]:value:_files'` */
function optionArgument({ flags, description, value }: OptionSpec): string {
  const text = `[${description.replace(/[[\]\\:]/g, '\\$&')}]${value === null ? '' : `:value:${action(value)}`}`;
  return flags.length === 1 ? quoted(`*${flags[0]}${text}`) : `'*'{${flags.join(',')}}${quoted(text)}`;
}

function action(value: ValueKind): string {
  switch (value.kind) {
    case 'words':
      return value.isList ? `_values -s , value ${value.words.join(' ')}` : `(${value.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'other':
      return ' ';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
