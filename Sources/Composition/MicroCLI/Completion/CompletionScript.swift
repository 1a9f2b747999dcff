/// The scripts that teach a shell to complete `micro`: they ask the program itself, so they never grow old.
enum CompletionScript: String, CaseIterable {
    case bash
    case zsh

    /// The script.
    var text: String {
        switch self {
        case .bash: CompletionScript.bashText
        case .zsh: CompletionScript.zshText
        }
    }

    /// Words come from the line, because bash takes `--flag=value` apart.
    private static let bashText = """
        # Completion of micro for bash. For this shell:   source <(micro completion bash)
        # For every shell to come:   micro completion bash > ~/.local/share/bash-completion/completions/micro
        _micro() {
            local IFS=$' \\t\\n' line=${COMP_LINE:0:COMP_POINT} word rest
            local -a words
            read -ra words <<<"$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            COMPREPLY=()
            while IFS=$'\\t' read -r word rest; do
                [[ -n $word ]] && COMPREPLY+=("$word")
            done < <("${words[0]/#\\~/$HOME}" __complete "${words[@]:1}" 2>/dev/null)
        }
        complete -o default -F _micro micro

        """

    private static let zshText = """
        #compdef micro
        # Completion of micro for zsh. For this shell:   source <(micro completion zsh)
        # For every shell to come:   micro completion zsh > a folder of $fpath/_micro
        _micro() {
            local -a candidates
            local word rest
            while IFS=$'\\t' read -r word rest; do
                [[ -n $word ]] && candidates+=("${word//:/\\\\:}:$rest")
            done < <("${(Q)words[1]/#\\~/$HOME}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
            if (( $#candidates )); then _describe micro candidates; else _files; fi
        }
        if [[ $funcstack[1] == _micro ]]; then _micro "$@"; else compdef _micro micro; fi

        """
}
