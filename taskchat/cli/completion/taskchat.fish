# Completion of taskchat for fish. To have it: taskchat completion fish | source
function __taskchat_words
    set -l typed (commandline -opc) (commandline -ct)
    for line in (command $typed[1] completion words fish $typed[2..-1] 2>/dev/null </dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            printf '%s\n' $line
        end
    end
end
complete -c taskchat -f -k -a '(__taskchat_words)'
