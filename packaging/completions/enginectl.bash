#!/bin/bash

__enginectl_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__enginectl_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__enginectl_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__enginectl_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_enginectl() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __enginectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    run|list|status|watch|logs|pause|resume|cancel|approve|reject|emit|inspect|history|validate|convert|graph|explain|schema|expr|definition|schedule|ping|engine|metrics|web|journal|help)
        # Offer subcommand argument completions
        "_enginectl_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'run list status watch logs pause resume cancel approve reject emit inspect history validate convert graph explain schema expr definition schedule ping engine metrics web journal help' -- "${cur}"))
        ;;
    esac
}

_enginectl_run() {
    repeating_flags=()
    non_repeating_flags=(--watch --wait --json --version -h --help)
    repeating_options=(--before)
    non_repeating_options=(--input --key --timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--input')
        return
        ;;
    '--before')
        return
        ;;
    '--key')
        return
        ;;
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_list() {
    repeating_flags=()
    non_repeating_flags=(--active --all --quiet -q --json --version -h --help)
    repeating_options=(--status)
    non_repeating_options=(--process --limit --socket)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--status')
        return
        ;;
    '--process')
        return
        ;;
    '--limit')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_status() {
    repeating_flags=()
    non_repeating_flags=(--watch --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_watch() {
    repeating_flags=()
    non_repeating_flags=(--events --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_logs() {
    repeating_flags=()
    non_repeating_flags=(--follow -f --stderr --stdout --raw --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--node --since --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--node')
        return
        ;;
    '--since')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_pause() {
    repeating_flags=()
    non_repeating_flags=(--wait --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--mode --reason --resume-at --for --before --key --socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--mode')
        return
        ;;
    '--reason')
        return
        ;;
    '--resume-at')
        return
        ;;
    '--for')
        return
        ;;
    '--before')
        return
        ;;
    '--key')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_resume() {
    repeating_flags=()
    non_repeating_flags=(--watch --wait --json --version -h --help)
    repeating_options=(--set --skip)
    non_repeating_options=(--from --reason --key --timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from')
        return
        ;;
    '--set')
        return
        ;;
    '--skip')
        return
        ;;
    '--reason')
        return
        ;;
    '--key')
        return
        ;;
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_cancel() {
    repeating_flags=()
    non_repeating_flags=(--wait --no-wait --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --timeout --key --socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--timeout')
        return
        ;;
    '--key')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_approve() {
    repeating_flags=()
    non_repeating_flags=(--watch --wait --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--node --reason --key --timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--node')
        return
        ;;
    '--reason')
        return
        ;;
    '--key')
        return
        ;;
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_reject() {
    repeating_flags=()
    non_repeating_flags=(--watch --wait --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--node --reason --key --timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--node')
        return
        ;;
    '--reason')
        return
        ;;
    '--key')
        return
        ;;
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_emit() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--source --id --subject --data --event --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--source')
        return
        ;;
    '--id')
        return
        ;;
    '--subject')
        return
        ;;
    '--data')
        return
        ;;
    '--event')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_inspect() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_history() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--after --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--after')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_validate() {
    repeating_flags=()
    non_repeating_flags=(--portable --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--resources)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--resources')
        __enginectl_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_convert() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--to --resources)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--to')
        __enginectl_add_completions -W 'ows'
        return
        ;;
    '--resources')
        __enginectl_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_graph() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format --resources)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __enginectl_add_completions -W 'text'$'\n''svg'$'\n''mermaid'
        return
        ;;
    '--resources')
        __enginectl_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_explain() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 1
}

_enginectl_schema() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 1

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -W 'short'$'\n''ows'
        return
        ;;
    esac
}

_enginectl_expr() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--input --arguments --now)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--input')
        __enginectl_add_completions -f
        return
        ;;
    '--arguments')
        return
        ;;
    '--now')
        return
        ;;
    esac
}

_enginectl_definition() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    register|list|show|diff|remove)
        # Offer subcommand argument completions
        "_enginectl_definition_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'register list show diff remove' -- "${cur}"))
        ;;
    esac
}

_enginectl_definition_register() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_definition_list() {
    repeating_flags=()
    non_repeating_flags=(--quiet -q --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_definition_show() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_definition_diff() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    2)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_definition_remove() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    add|list|show|pause|resume|run-now|export)
        # Offer subcommand argument completions
        "_enginectl_schedule_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'add list show pause resume run-now export' -- "${cur}"))
        ;;
    esac
}

_enginectl_schedule_add() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--resources --socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--resources')
        __enginectl_add_completions -d
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_list() {
    repeating_flags=()
    non_repeating_flags=(--quiet -q --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_show() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_pause() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_resume() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_run-now() {
    repeating_flags=()
    non_repeating_flags=(--watch --wait --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--input --key --timeout --socket)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--input')
        return
        ;;
    '--key')
        return
        ;;
    '--timeout')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_schedule_export() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--systemd --program --socket)
    __enginectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--systemd')
        __enginectl_add_completions -d
        return
        ;;
    '--program')
        __enginectl_add_completions -f
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_ping() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_engine() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    status)
        # Offer subcommand argument completions
        "_enginectl_engine_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'status' -- "${cur}"))
        ;;
    esac
}

_enginectl_engine_status() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--socket)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_metrics() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format --socket)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        return
        ;;
    '--socket')
        __enginectl_add_completions -f
        return
        ;;
    esac
}

_enginectl_web() {
    repeating_flags=()
    non_repeating_flags=(--print --version -h --help)
    repeating_options=()
    non_repeating_options=(--token-file --address)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--token-file')
        __enginectl_add_completions -f
        return
        ;;
    '--address')
        return
        ;;
    esac
}

_enginectl_journal() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    check|dump|backup|restore|repair)
        # Offer subcommand argument completions
        "_enginectl_journal_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'check dump backup restore repair' -- "${cur}"))
        ;;
    esac
}

_enginectl_journal_check() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--state)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--state')
        __enginectl_add_completions -d
        return
        ;;
    esac
}

_enginectl_journal_dump() {
    repeating_flags=()
    non_repeating_flags=(--payload --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--from --limit --state)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--from')
        return
        ;;
    '--limit')
        return
        ;;
    '--state')
        __enginectl_add_completions -d
        return
        ;;
    esac
}

_enginectl_journal_backup() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--state)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--state')
        __enginectl_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -d
        return
        ;;
    esac
}

_enginectl_journal_restore() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--state)
    __enginectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--state')
        __enginectl_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __enginectl_add_completions -d
        return
        ;;
    esac
}

_enginectl_journal_repair() {
    repeating_flags=()
    non_repeating_flags=(--accept-loss --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--state)
    __enginectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--state')
        __enginectl_add_completions -d
        return
        ;;
    esac
}

_enginectl_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __enginectl_offer_flags_options -1
}

complete -o filenames -F _enginectl enginectl
