/** Typed into an interactive zsh: what its completion adds is printed between two zero bytes. */
export const ZSH_SETUP = `PROMPT=
autoload -Uz compinit && compinit -u -D
source $1
bindkey '^I' complete-word
mark() { print -nr -- $'\\0' }
compprefuncs=(mark)
comppostfuncs=(mark)
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  (( $#hits )) && print -lr -- $hits
  builtin compadd "$@"
}
print re''ady
`;

/** Starts an interactive zsh on a terminal of its own: arguments are the setup, the script to complete with, and the line. */
export const ZSH_DRIVER = `zmodload zsh/zpty
typeset line
zpty z zsh -f -i
zpty -w z "source \${(q)1} \${(q)2}"
zpty -r z line '*ready*'
zpty -n -w z "$3"$'\\t'
zpty -r z line '*'$'\\0''*'$'\\0''*'
print -r -- "\${\${line#*$'\\0'}%%$'\\0'*}"
zpty -d z`;
