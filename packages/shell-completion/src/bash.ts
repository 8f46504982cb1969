import type { CommandSpec, ProgramSpec, ValueKind } from './spec.js';

/** A completion script for bash; works without the package bash-completion. */
export function bashScript({ name, defaultCommand, commands, options }: ProgramSpec): string {
  const names = commands.map((command) => command.name).join(' ');
  const flags = options.flatMap((option) => option.flags).join(' ');
  return `# Completion of ${name} for bash: put it where it is read, or source it.
_${name}_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}
_${name}_list() {
  local before=
  [[ $cur == *,* ]] && before=\${cur%,*},
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${cur##*,}"))
}
_${name}_paths() {
  compopt -o "$1" 2>/dev/null
}
_${name}() {
  COMPREPLY=()
  local cur=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=${defaultCommand}
  # Bash splits at the equals sign of --option=value.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${names.replaceAll(' ', ' | ')}) command=\${COMP_WORDS[1]} ;;
    esac
  elif [[ $cur != -* ]]; then
    _${name}_words '${names}'
    return
  fi
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    local own=
    ((COMP_CWORD > 1)) || own='${flags}'
    case $command in
${commands.map((command) => `      ${command.name}) _${name}_words "${flagsOf(command)} $own" ;;`).join('\n')}
    esac
    return
  fi
  case $command in
${commands.flatMap(argumentCase).join('\n')}
  esac
}
complete -F _${name} ${name}
`;

  function valueCases({ name: command, options: own }: CommandSpec): string[] {
    return own.flatMap(({ flags: names, value }) =>
      value === null
        ? []
        : [`    ${names.map((flag) => `'${command} ${flag}'`).join(' | ')}) ${offer(value)}return ;;`],
    );
  }

  function argumentCase({ name: command, argument }: CommandSpec): string[] {
    return argument === null ? [] : [`    ${command}) ${offer(argument)};;`];
  }

  function offer(value: ValueKind): string {
    switch (value.kind) {
      case 'words':
        return `_${name}_${value.isList ? 'list' : 'words'} '${value.words.join(' ')}'; `.replace(/; $/, '\n      ');
      case 'file':
        return `_${name}_paths default\n      `;
      case 'folder':
        return `_${name}_paths dirnames\n      `;
      case 'other':
        return '';
    }
  }
}

function flagsOf({ options }: CommandSpec): string {
  return options.flatMap(({ flags }) => flags).join(' ');
}
