/** Script for bash. Every script calls the program's hidden command __complete. */
const BASH = `# bash completion for smtp-operator and kubectl-smtp
_smtp_operator() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}") directive=4
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) directive=\${line#:} ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete "\${words[@]}" 2>/dev/null)
  if [ "$directive" = 0 ]; then compopt -o default 2>/dev/null; fi
}
complete -F _smtp_operator smtp-operator kubectl-smtp
`;

const ZSH = `#compdef smtp-operator kubectl-smtp
_smtp_operator() {
  local -a found
  local line directive=4
  while IFS= read -r line; do
    case $line in
      :*) directive=\${line#:} ;;
      *) found+=("$line") ;;
    esac
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if [[ $directive == 0 ]]; then _files; else compadd -a found; fi
}
compdef _smtp_operator smtp-operator kubectl-smtp
`;

const FISH = `# fish completion for smtp-operator and kubectl-smtp
function __smtp_operator_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
    if test "$found[-1]" = ":0"
        __fish_complete_path (commandline -ct)
    else
        string match -v ':*' -- $found
    end
end
for program in smtp-operator kubectl-smtp
    complete -c $program -f -a '(__smtp_operator_complete)'
end
`;

/** Script kubectl_complete-smtp, which kubectl runs for \`kubectl smtp …<Tab>\`. */
const KUBECTL = `#!/bin/sh
exec kubectl-smtp __complete "$@"
`;

export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  kubectl: KUBECTL,
};
