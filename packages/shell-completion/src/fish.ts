import type { CommandSpec, OptionSpec, ProgramSpec, ValueKind } from './spec.js';

/** A completion script for fish. */
export function fishScript({ name, defaultCommand, commands, options }: ProgramSpec): string {
  const names = commands.map((command) => command.name).join(' ');
  const first = `'test (count (commandline -opc)) -eq 1'`;
  return `# Completion of ${name} for fish.
function __${name}_command
    set -l words (commandline -opc)
    if test (count $words) -gt 1; and contains -- $words[2] ${names}
        echo $words[2]
    else
        echo ${defaultCommand}
    end
end
complete -c ${name} -f
${commands.map((command) => `complete -c ${name} -n ${first} -a ${command.name} -d ${quoted(command.description)}`).join('\n')}
${options.map((option) => `complete -c ${name} -n ${first} ${optionParts(option)}`).join('\n')}
${commands.flatMap((command) => commandLines(command)).join('\n')}
`;

  function commandLines({ name: command, options: own, argument }: CommandSpec): string[] {
    const start = `complete -c ${name} -n 'test (__${name}_command) = ${command}'`;
    const later = `complete -c ${name} -n 'test (count (commandline -opc)) -gt 1; and test (__${name}_command) = ${command}'`;
    const lines = own.map((option) => `${start} ${optionParts(option)}`);
    return argument === null || argument.kind === 'other' ? lines : [...lines, `${later} ${offer(argument, '-F')}`];
  }
}

function optionParts({ flags, description, value }: OptionSpec): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value === null ? [] : [offer(value, '-r -F')]), `-d ${quoted(description)}`].join(' ');
}

function offer(value: ValueKind, file: string): string {
  switch (value.kind) {
    case 'words':
      return `-x -a ${quoted(value.words.join(' '))}`;
    case 'file':
      return file;
    case 'folder':
      return `-x -a '(__fish_complete_directories)'`;
    case 'other':
      return '-x';
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
