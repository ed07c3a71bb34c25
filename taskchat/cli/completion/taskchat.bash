# Completion of taskchat for bash. To have it: eval "$(taskchat completion bash)"
_taskchat() {
    local IFS=$'\n' words=("${COMP_WORDS[@]:1:COMP_CWORD}") current="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    local line
    while read -r line; do
        case $line in
            :files) COMPREPLY+=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null ;;
            *) COMPREPLY+=("$(printf '%q' "$line")") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion words bash "${words[@]}" 2>/dev/null </dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _taskchat taskchat 2>/dev/null || complete -F _taskchat taskchat
