# Answers what bash would complete: bash-completion and its functions, without a terminal.
#
# Questions come from descriptor 3, answers go to 4: the number of fields, then each of them, all ended by NUL.
#
#   environment NAME=VALUE|NAME...              has no answer
#   function NAME TEXT                          defines it, unless the library has one of that name; has no answer
#   specification OPTION... NAME                what `complete` is to be told; has no answer
#   complete DIRECTORY LINE CURRENT WORD...     the line up to the cursor, what $2 is, COMP_WORDS
#
# The answer: the options of compopt, COMP_WORDBREAKS, the patterns of files that are completions too (one a line; a /
# for directories), and the completions. Two of the options are our own:
#
#   guess   no completion is defined for the command
#   help    its completion asks the command's --help
#
# bash-completion's lists of files are slow, and lose odd names in quotes: whoever asks is better at that.
#
# Completion functions see the variables of those that call them, so ours begin with __.

# Outside readline bash has no compopt of its own.
compopt() {
    local -a __names=()
    local -A __changes=()
    local __arguments=("$@") __option
    while (($#)); do
        case $1 in
            -o) __changes[$2]=1 && shift ;;
            +o) __changes[$2]= && shift ;;
            -[DEI] | --) ;;
            *) __names+=("$1") ;;
        esac
        shift
    done
    if ((${#__names[@]})); then
        builtin compopt "${__arguments[@]}"
        return
    fi
    for __option in "${!__changes[@]}"; do
        __options[$__option]=${__changes[$__option]}
    done
}

# Some ask whether it is there.
type() {
    if [[ $* == '-t compopt' ]]; then
        echo builtin
    else
        builtin type "$@"
    fi
}

# The files of _filedir: $2 is empty, -d for directories alone, or a pattern of suffixes.
_minishell_files() {
    if ! _minishell_is_whole_word || [[ ${2-} == -[!d]* ]]; then
        "_minishell_bash_$1" "${@:2}"
    elif [[ ${2-} == -d ]]; then
        __files+=$'/\n'
    else
        __files+="*${2:+.$2}"$'\n'
    fi
}

# The same by _xspecs: the pattern of what is left out for the command $2, or what is not left out after a !.
_minishell_files_by_command() {
    local cur=$__current __pattern=${_comp_xspecs[${2##*/}]-${_xspecs[${2##*/}]-}}
    eval "__pattern=$__pattern"
    if [[ $__pattern == !* ]]; then
        __files+=${__pattern#!}$'\n'
    else
        "_minishell_bash_$1" "${@:2}"
    fi
}

# Whether what a function lists takes the place of the word: it may be listing what follows a prefix.
_minishell_is_whole_word() {
    [[ ${cur-} == "$__current" || ${cur-} == "${COMP_WORDS[COMP_CWORD]}" ]] &&
        [[ ! ${_comp_compgen__dir-}${_comp_compgen__prefix-} ]]
}

# Put the function $2 of ours in the place of the library's function $1, which stays as _minishell_bash_$1.
_minishell_replace() {
    local __definition
    __definition=$(declare -f -- "$1") || return
    eval "_minishell_bash_$__definition"
    eval "$1() { $2 $1 \"\$@\"; }"
}

_minishell_environment() {
    local __change
    for __change; do
        if [[ $__change == *=* ]]; then
            export "$__change"
        else
            unset -v "$__change"
        fi
    done
}

_minishell_function() {
    [[ $__library == *" $1 "* ]] || eval "$2"
}

_minishell_specification() {
    complete "$@"
}

_minishell_complete() {
    local __directory=$1 __current=$3 __files= __try
    local -A __options=()
    COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9 COMP_KEY=9
    COMP_WORDS=("${@:4}") COMP_CWORD=$(($# - 4))
    COMPREPLY=()
    if builtin cd -- "$__directory"; then
        # A function that has loaded a completion returns 124: look again.
        for __try in 1 2 3; do
            __options=()
            eval "_minishell_run $(_minishell_find "${COMP_WORDS[0]}")"
            (($? == 124)) || break
        done
    fi
    _minishell_reply
}

# The line of `complete` for the command $1, or for those that have none of their own.
_minishell_find() {
    complete -p -- "$1" || complete -p -- "${1##*/}" || complete -p -D
}

# Do what a line of `complete` says.
_minishell_run() {
    local __function= __command= __actions=() __paths=()
    local __arguments=("${COMP_WORDS[0]}" "$__current" "${COMP_WORDS[COMP_CWORD - 1]}")
    shift
    while (($#)); do
        case $1 in
            -o) __options[$2]=1 && shift ;;
            -F) __function=$2 && shift ;;
            -C) __command=$2 && shift ;;
            -[AGWXPS]) __actions+=("$1" "$2") && shift ;;
            -[DEI]) ;;
            -[fd]) __paths+=("$1") ;;
            -?) __actions+=("$1") ;;
        esac
        shift
    done
    if [[ ${__actions[*]} == *-X* ]]; then
        __actions+=("${__paths[@]}") __options[filenames]=1
    else
        [[ ${__paths[*]} == *-f* ]] && __files+=$'*\n'
        [[ ${__paths[*]} == *-d* ]] && __files+=$'/\n'
    fi
    if ((${#__actions[@]})); then
        mapfile -t COMPREPLY < <(compgen "${__actions[@]}" -- "$__current" 3<&- 4>&-)
    fi
    if [[ $__command ]]; then
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(_minishell_ask_command 3<&- 4>&-)
    fi
    if [[ $__function ]]; then
        _minishell_describe_function
        "$__function" "${__arguments[@]}" 3<&- 4>&-
    fi
}

_minishell_ask_command() {
    export COMP_LINE COMP_POINT COMP_TYPE COMP_KEY
    eval "$__command \"\${__arguments[@]}\""
}

_minishell_describe_function() {
    local __asking='@(_longopt|_parse_help|_parse_usage|_comp_compgen_help|_comp_compgen_usage)'
    case $__function in
        _minimal | _comp_complete_minimal) __options[guess]=1 ;;
    esac
    if [[ $__current == -* && $__function$(declare -f -- "$__function") == *$__asking* ]]; then
        __options[help]=1
    fi
}

_minishell_reply() {
    local __option __set=
    for __option in "${!__options[@]}"; do
        [[ ${__options[$__option]} ]] && __set+=" $__option"
    done
    printf '%s\0' "$((${#COMPREPLY[@]} + 3))" "$__set" "$COMP_WORDBREAKS" "$__files" "${COMPREPLY[@]}" >&4
}

_minishell_main() {
    local __count __question
    while IFS= read -r -d '' -u 3 __count && mapfile -t -d '' -n "$__count" -u 3 __question; do
        "_minishell_${__question[0]}" "${__question[@]:1}"
    done
}

# Where bash-completion is, in __file.
_minishell_find_library() {
    local __data IFS=:
    for __data in $XDG_DATA_DIRS /usr/local/share /usr/share /opt/homebrew/share /opt/local/share; do
        __file=$__data/bash-completion/bash_completion
        [[ -r $__file ]] && return
    done
    __file=/etc/bash_completion
    [[ -r $__file ]]
}

shopt -s extglob
unset -v CDPATH
# At the top level, where what it declares is global.
_minishell_find_library && source "$__file"
__library=" $(compgen -A function | tr '\n' ' ')"
_minishell_replace _filedir _minishell_files
_minishell_replace _comp_compgen_filedir _minishell_files
_minishell_replace _filedir_xspec _minishell_files_by_command
_minishell_replace _comp_complete_filedir_xspec _minishell_files_by_command
_minishell_main
