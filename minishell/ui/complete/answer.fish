# Answers what fish would complete, with what it says of each.
#
# Questions come from descriptor 3, answers go to 4: the number of fields, then each of them, all ended by NUL.
#
#   environment NAME=VALUE|NAME...     has no answer
#   complete DIRECTORY LINE            the line up to the cursor; the answer's fields are COMPLETION<tab>DESCRIPTION,
#                                      with backslashes before what would mean something to fish

# `--no-config` leaves out the user's config.fish, and with it the places of completions.
set -g fish_complete_path $__fish_config_dir/completions /etc/fish/completions \
    $__fish_data_dir/vendor_completions.d $__fish_data_dir/completions
set -g fish_function_path $__fish_config_dir/functions /etc/fish/functions \
    $__fish_data_dir/vendor_functions.d $__fish_data_dir/functions

function _minishell_environment
    for change in $argv
        set -l parts (string split -m 1 = -- $change)
        if set -q parts[2]
            set -gx -- $parts[1] "$parts[2]"
        else
            set -e -g -- $change
        end
    end
end

function _minishell_complete
    builtin cd -- $argv[1]
    and set -l found (complete --escape -C $argv[2] </dev/null)
    printf '%s\0' (count $found) $found >/dev/fd/4
end

# Questions are read as standard input, because `read` reads too much of what it is redirected from itself.
begin
    while read --null --local count
        set -l question
        for at in (seq $count)
            read --null --local field
            set -a question "$field"
        end
        _minishell_$question[1] $question[2..-1]
    end
end </dev/fd/3
