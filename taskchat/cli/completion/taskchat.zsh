#compdef taskchat
# Completion of taskchat for zsh. To have it: source <(taskchat completion zsh)
_taskchat() {
    local -a found
    local line files=0
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=1
        else
            found+=("$line")
        fi
    done < <("${words[1]}" completion words zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)
    (( files )) && _files
    (( ${#found} )) && _describe -V taskchat found
}
if [[ $funcstack[1] == _taskchat ]]; then
    _taskchat "$@"
elif (( $+functions[compdef] )); then
    compdef _taskchat taskchat
fi
