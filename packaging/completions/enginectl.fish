function __enginectl_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __enginectl_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __enginectl_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __enginectl_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __enginectl_parse_tokens -S
    set -l unparsed_tokens (__enginectl_tokens -pc)
    switch $unparsed_tokens[1]
    case 'enginectl'
        __enginectl_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __enginectl_parse_subcommand 1 'input=' 'before=+' 'key=' 'watch' 'wait' 'timeout=' 'json' 'socket=' 'version' 'h/help'
        case 'list'
            __enginectl_parse_subcommand 0 'status=+' 'active' 'process=' 'limit=' 'all' 'q/quiet' 'json' 'socket=' 'version' 'h/help'
        case 'status'
            __enginectl_parse_subcommand 1 'watch' 'json' 'socket=' 'version' 'h/help'
        case 'watch'
            __enginectl_parse_subcommand 1 'timeout=' 'events' 'json' 'socket=' 'version' 'h/help'
        case 'logs'
            __enginectl_parse_subcommand 1 'node=' 'f/follow' 'since=' 'stderr' 'stdout' 'raw' 'json' 'socket=' 'version' 'h/help'
        case 'pause'
            __enginectl_parse_subcommand -r 1 'mode=' 'reason=' 'resume-at=' 'for=' 'before=' 'wait' 'key=' 'json' 'socket=' 'version' 'h/help'
        case 'resume'
            __enginectl_parse_subcommand 1 'from=' 'set=+' 'skip=+' 'reason=' 'key=' 'watch' 'wait' 'timeout=' 'json' 'socket=' 'version' 'h/help'
        case 'cancel'
            __enginectl_parse_subcommand -r 1 'reason=' 'wait' 'no-wait' 'timeout=' 'key=' 'json' 'socket=' 'version' 'h/help'
        case 'approve'
            __enginectl_parse_subcommand 1 'node=' 'reason=' 'key=' 'watch' 'wait' 'timeout=' 'json' 'socket=' 'version' 'h/help'
        case 'reject'
            __enginectl_parse_subcommand 1 'node=' 'reason=' 'key=' 'watch' 'wait' 'timeout=' 'json' 'socket=' 'version' 'h/help'
        case 'emit'
            __enginectl_parse_subcommand 1 'source=' 'id=' 'subject=' 'data=' 'event=' 'json' 'socket=' 'version' 'h/help'
        case 'inspect'
            __enginectl_parse_subcommand 1 'json' 'socket=' 'version' 'h/help'
        case 'history'
            __enginectl_parse_subcommand 1 'after=' 'json' 'socket=' 'version' 'h/help'
        case 'validate'
            __enginectl_parse_subcommand -r 1 'resources=' 'portable' 'json' 'version' 'h/help'
        case 'convert'
            __enginectl_parse_subcommand 1 'to=' 'resources=' 'json' 'version' 'h/help'
        case 'graph'
            __enginectl_parse_subcommand 1 'format=' 'resources=' 'version' 'h/help'
        case 'explain'
            __enginectl_parse_subcommand 1 'version' 'h/help'
        case 'schema'
            __enginectl_parse_subcommand 1 'version' 'h/help'
        case 'expr'
            __enginectl_parse_subcommand 1 'input=' 'arguments=' 'now=' 'json' 'version' 'h/help'
        case 'definition'
            __enginectl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'register'
                __enginectl_parse_subcommand -r 1 'json' 'socket=' 'version' 'h/help'
            case 'list'
                __enginectl_parse_subcommand 1 'q/quiet' 'json' 'socket=' 'version' 'h/help'
            case 'show'
                __enginectl_parse_subcommand 1 'json' 'socket=' 'version' 'h/help'
            case 'diff'
                __enginectl_parse_subcommand 2 'socket=' 'version' 'h/help'
            case 'remove'
                __enginectl_parse_subcommand -r 1 'json' 'socket=' 'version' 'h/help'
            end
        case 'schedule'
            __enginectl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'add'
                __enginectl_parse_subcommand -r 1 'resources=' 'json' 'socket=' 'version' 'h/help'
            case 'list'
                __enginectl_parse_subcommand 0 'q/quiet' 'json' 'socket=' 'version' 'h/help'
            case 'show'
                __enginectl_parse_subcommand 1 'json' 'socket=' 'version' 'h/help'
            case 'pause'
                __enginectl_parse_subcommand -r 1 'reason=' 'json' 'socket=' 'version' 'h/help'
            case 'resume'
                __enginectl_parse_subcommand -r 1 'json' 'socket=' 'version' 'h/help'
            case 'run-now'
                __enginectl_parse_subcommand 1 'input=' 'key=' 'watch' 'wait' 'timeout=' 'json' 'socket=' 'version' 'h/help'
            case 'export'
                __enginectl_parse_subcommand -r 1 'systemd=' 'program=' 'socket=' 'version' 'h/help'
            end
        case 'ping'
            __enginectl_parse_subcommand 0 'json' 'socket=' 'version' 'h/help'
        case 'engine'
            __enginectl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'status'
                __enginectl_parse_subcommand 0 'json' 'socket=' 'version' 'h/help'
            end
        case 'metrics'
            __enginectl_parse_subcommand 0 'format=' 'socket=' 'version' 'h/help'
        case 'web'
            __enginectl_parse_subcommand 0 'token-file=' 'address=' 'print' 'version' 'h/help'
        case 'journal'
            __enginectl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'check'
                __enginectl_parse_subcommand 0 'state=' 'json' 'version' 'h/help'
            case 'dump'
                __enginectl_parse_subcommand 0 'from=' 'limit=' 'payload' 'state=' 'json' 'version' 'h/help'
            case 'backup'
                __enginectl_parse_subcommand 1 'state=' 'json' 'version' 'h/help'
            case 'restore'
                __enginectl_parse_subcommand 1 'state=' 'json' 'version' 'h/help'
            case 'repair'
                __enginectl_parse_subcommand 0 'accept-loss' 'state=' 'json' 'version' 'h/help'
            end
        case 'help'
            __enginectl_parse_subcommand -r 1 'version'
        end
    end
end

function __enginectl_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __enginectl_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __enginectl_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __enginectl_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__enginectl_tokens -p)
    if test -z "$(__enginectl_tokens -t)"
        set -l index (count (__enginectl_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'enginectl' -f
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'run' -d 'Start an execution of a definition.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'list' -d 'List executions, newest first.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'status' -d 'Show how far an execution is.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'watch' -d 'Follow an execution until it is over, or all of them.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'logs' -d 'Show what the steps of an execution wrote.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'pause' -d 'Pause executions.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'resume' -d 'Continue a paused execution, or a failed one from where it failed.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'cancel' -d 'Cancel executions and wait until they are over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'approve' -d 'Approve what an execution waits for a person to decide.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'reject' -d 'Reject what an execution waits for a person to decide.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'emit' -d 'Publish an event within the engine.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'inspect' -d 'Show the stack and the memory of an execution.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'history' -d 'Show the journaled events of an execution, oldest first.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'validate' -d 'Check definitions without an engine.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'convert' -d 'Print a definition of the short form in the canonical form.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'graph' -d 'Draw a definition: as text, SVG or Mermaid.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'explain' -d 'Explain a key of the language, such as retry or steps.forEach.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'schema' -d 'Print the JSON Schema of a form of definitions, for editors.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'expr' -d 'Evaluate an expression without an engine.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'definition' -d 'Register definitions by name, list, show, compare and remove them.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'schedule' -d 'Activate definitions that start by themselves, list, stop and run them.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'ping' -d 'Check that the engine answers.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'engine' -d 'Look at the engine itself.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'metrics' -d 'Print the engine\'s metrics for a monitoring system.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'web' -d 'Open the gateway\'s page, signed in.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'journal' -d 'Check, back up, restore and repair the journal\'s files.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl run" -eq 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" input' -l 'input' -d 'The input: JSON, @FILE, or @- for standard input.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run"' -l 'before' -d 'Pause when it reaches the task of this key. May be repeated.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" watch' -l 'watch' -d 'Show live progress until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" wait' -l 'wait' -d 'Wait until the execution is over, print its output and end with its outcome.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" timeout' -l 'timeout' -d 'Stop waiting after this long; the execution goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list"' -l 'status' -d 'Only this status: active, pending, running, waiting, paused, completed, failed, cancelled. May be repeated.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" active' -l 'active' -d 'Only executions that are not over; paused ones are among them.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" process' -l 'process' -d 'Only executions of the definition with this name.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" limit' -l 'limit' -d 'Executions at most.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" all' -l 'all' -d 'All executions, whatever --limit says.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" q quiet' -l 'quiet' -s 'q' -d 'Print only the numbers, one a line.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl status" watch' -l 'watch' -d 'Keep showing it until it is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl status" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl status" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl status" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" timeout' -l 'timeout' -d 'Stop watching after this long.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" events' -l 'events' -d 'Print lifecycle events, one JSON object a line.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl watch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" node' -l 'node' -d 'Only the steps of the task with this key.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" f follow' -l 'follow' -s 'f' -d 'Keep showing what comes until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" since' -l 'since' -d 'Only what was written from this time on, or in this last time, such as 10m.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" stderr' -l 'stderr' -d 'Only standard error.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" stdout' -l 'stdout' -d 'Only standard output.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" raw' -l 'raw' -d 'The bytes as they are, without names: only for output that you trust, or into a file.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl logs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" mode' -l 'mode' -d 'What becomes of steps that run.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" resume-at' -l 'resume-at' -d 'Resume by itself at this time, such as 2026-01-31T12:00:00Z.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" for' -l 'for' -d 'Resume by itself after this long.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" before' -l 'before' -d 'Pause when it reaches the task of this key.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" wait' -l 'wait' -d 'Wait until no step is running any more.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl pause" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" from' -l 'from' -d 'Go on from the task of this key.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume"' -l 'set' -d 'Set a member of the context first. May be repeated.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume"' -l 'skip' -d 'Count the task of this key as skipped. May be repeated.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" watch' -l 'watch' -d 'Show live progress until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" wait' -l 'wait' -d 'Wait until the execution is over, print its output and end with its outcome.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" timeout' -l 'timeout' -d 'Stop waiting after this long; the execution goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl resume" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" wait' -l 'wait' -d 'Wait until steps and clean-up are over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" no-wait' -l 'no-wait' -d 'Wait until steps and clean-up are over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" timeout' -l 'timeout' -d 'Stop waiting after this long; the cancel goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl cancel" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" node' -l 'node' -d 'The key of the step that asks; needed only where several do.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" watch' -l 'watch' -d 'Show live progress until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" wait' -l 'wait' -d 'Wait until the execution is over, print its output and end with its outcome.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" timeout' -l 'timeout' -d 'Stop waiting after this long; the execution goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl approve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" node' -l 'node' -d 'The key of the step that asks; needed only where several do.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" watch' -l 'watch' -d 'Show live progress until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" wait' -l 'wait' -d 'Wait until the execution is over, print its output and end with its outcome.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" timeout' -l 'timeout' -d 'Stop waiting after this long; the execution goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl reject" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" source' -l 'source' -d 'Where it comes from; by default `enginectl`. Say it together with --id.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" id' -l 'id' -d 'What makes it one event among those of its source; by default a new one.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" subject' -l 'subject' -d 'What it is about.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" data' -l 'data' -d 'Its data, as JSON.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" event' -l 'event' -d 'The whole CloudEvent, as JSON.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl emit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl inspect" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl inspect" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl inspect" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl inspect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl history" after' -l 'after' -d 'Only events after this number.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl history" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl history" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl history" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl history" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl validate" -ge 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl validate" resources' -l 'resources' -d 'Where schemas, functions and scripts are that the definitions refer to.' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl validate" portable' -l 'portable' -d 'Also list what another runtime of the specification would not know.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl validate" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl validate" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl validate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl convert" -eq 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl convert" to' -l 'to' -d 'The form to print; only ows, the Open Workflow Specification.' -rfka 'ows'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl convert" resources' -l 'resources' -d 'Where schemas, functions and scripts are.' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl convert" json' -l 'json' -d 'Print JSON instead of YAML.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl convert" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl convert" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl graph" -eq 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl graph" format' -l 'format' -d 'text, svg or mermaid.' -rfka 'text svg mermaid'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl graph" resources' -l 'resources' -d 'Where schemas, functions and scripts are.' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl graph" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl graph" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl explain" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl explain" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schema" -eq 1' -fka 'short ows'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schema" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schema" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" input' -l 'input' -d 'What . is: a file of JSON; - reads standard input. Without it, null.' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" arguments' -l 'arguments' -d 'What the $names are: an object of JSON, or @file.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" now' -l 'now' -d 'What now and localtime see. Without it they fail.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl expr" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition" -eq 1' -fa 'register' -d 'Register definitions under their namespace, name and version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition" -eq 1' -fa 'list' -d 'List registered definitions by name, older versions first.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition" -eq 1' -fa 'show' -d 'Print the document of a registered definition, byte for byte.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition" -eq 1' -fa 'diff' -d 'Compare a registered definition with a file or with another one.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition" -eq 1' -fa 'remove' -d 'Remove registered definitions.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition register" -ge 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition register" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition register" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition register" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition register" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition list" q quiet' -l 'quiet' -s 'q' -d 'Print only namespace/name@version, one a line.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition list" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition list" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition list" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition show" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition show" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition show" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl definition diff" -eq 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition diff" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition diff" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition diff" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition remove" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition remove" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition remove" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl definition remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'add' -d 'Register definitions that start by themselves.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'list' -d 'List the definitions that start by themselves.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'show' -d 'Show when a definition starts, and how that went.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'pause' -d 'Stop schedules: nothing starts by itself until they are resumed.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'resume' -d 'Let schedules go on.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'run-now' -d 'Start an execution of a schedule now.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule" -eq 1' -fa 'export' -d 'Write schedules as timer units of systemd.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl schedule add" -ge 1' -F
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule add" resources' -l 'resources' -d 'Where schemas, functions and scripts are.' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule add" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule add" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule add" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule add" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule list" q quiet' -l 'quiet' -s 'q' -d 'Print only namespace/name, one a line.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule list" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule list" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule list" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule show" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule show" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule show" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule pause" reason' -l 'reason' -d 'Why, for those who ask later.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule pause" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule pause" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule pause" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule pause" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule resume" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule resume" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule resume" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule resume" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" input' -l 'input' -d 'The input: JSON, @FILE, or @- for standard input.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" key' -l 'key' -d 'Request key: a repeated command with the same key is carried out once.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" watch' -l 'watch' -d 'Show live progress until the execution is over.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" wait' -l 'wait' -d 'Wait until the execution is over, print its output and end with its outcome.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" timeout' -l 'timeout' -d 'Stop waiting after this long; the execution goes on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule run-now" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule export" systemd' -l 'systemd' -d 'Where the units are written, such as /etc/systemd/system.' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule export" program' -l 'program' -d 'The program that the units run.' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule export" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule export" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl schedule export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl ping" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl ping" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl ping" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl ping" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl engine" -eq 1' -fa 'status' -d 'Show version, uptime, counts and journal of the engine.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine status" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine status" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine status" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl engine status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl metrics" format' -l 'format' -d 'openmetrics or prometheus.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl metrics" socket' -l 'socket' -d 'The engine\'s socket (or set ENGINE_SOCKET).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl metrics" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl metrics" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl web" token-file' -l 'token-file' -d 'The gateway\'s token file (or set ENGINE_GATEWAY_TOKEN_FILE).' -rF
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl web" address' -l 'address' -d 'Where the gateway is.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl web" print' -l 'print' -d 'Print the address instead of opening a browser.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl web" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl web" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal" -eq 1' -fa 'check' -d 'Verify every segment, batch and checkpoint.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal" -eq 1' -fa 'dump' -d 'Show the records of the journal, oldest first.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal" -eq 1' -fa 'backup' -d 'Copy the journal into a directory, also while the engine runs.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal" -eq 1' -fa 'restore' -d 'Put a backup in the journal\'s place; the engine must not run.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal" -eq 1' -fa 'repair' -d 'Make a journal of what a damaged one still has; the engine must not run.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal check" state' -l 'state' -d 'The engine\'s state directory (or set ENGINE_STATE).' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal check" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal check" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" from' -l 'from' -d 'Only records from this sequence on.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" limit' -l 'limit' -d 'At most this many records.' -rfka ''
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" payload' -l 'payload' -d 'Show the content of each record in hexadecimal.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" state' -l 'state' -d 'The engine\'s state directory (or set ENGINE_STATE).' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal dump" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal backup" -eq 1' -fa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal backup" state' -l 'state' -d 'The engine\'s state directory (or set ENGINE_STATE).' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal backup" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal backup" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_positional "enginectl journal restore" -eq 1' -fa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal restore" state' -l 'state' -d 'The engine\'s state directory (or set ENGINE_STATE).' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal restore" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal restore" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal repair" accept-loss' -l 'accept-loss' -d 'Do it, although acknowledged records may be lost.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal repair" state' -l 'state' -d 'The engine\'s state directory (or set ENGINE_STATE).' -rfa '(__enginectl_complete_directories)'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal repair" json' -l 'json' -d 'Print JSON for programs instead of text for people.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal repair" version' -l 'version' -d 'Show the version.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl journal repair" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'enginectl' -n '__enginectl_should_offer_completions_for_flags_or_options "enginectl help" version' -l 'version' -d 'Show the version.'
