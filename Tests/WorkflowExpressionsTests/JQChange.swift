import WorkflowModel

/// A change of jq between 1.6 and 1.8 that makes the two differ.
struct JQChange: Sendable {
    enum Evidence: Sendable {
        /// jq 1.6 gives what we give once the builtins are defined so, in front of the program.
        case definitions(String)
        /// jq 1.6 gives what we give once each `try` is collected into an array.
        case collectedTries
        /// From the program, their results and ours; nil is an error.
        case sign(@Sendable (String, Value?, Value?) -> Bool)
    }

    var reason: String
    var evidence: Evidence

    static let all = [
        JQChange(
            reason: "`|=` and `map_values` update all places before they delete those without a result, since 1.7",
            evidence: .definitions(
                """
                def _modify(paths; update):
                    reduce path(paths) as $p ([., []];
                        . as [$x, $gone] | [first($x | getpath($p) | update)] as $new
                        | if $new | length > 0 then [($x | setpath($p; $new[0])), $gone] else [$x, $gone + [$p]] end)
                    | . as [$x, $gone] | $x | delpaths($gone);
                def map_values(f): .[] |= f;
                """)),
        JQChange(
            reason:
                "`isempty` gives one result and stops at the first of its argument since 1.7, and so do `any` and `all`",
            evidence: .definitions(
                """
                def isempty(g): label $go | (g | false, break $go), true;
                def any(g; f): isempty(first(g | f or empty)) | not;
                def any(f): any(.[]; f);
                def any: any(.);
                def all(g; f): isempty(first(g | f and empty));
                def all(f): all(.[]; f);
                def all: all(.);
                """)),
        JQChange(
            reason: "`bsearch` takes only arrays since 1.8",
            evidence: .definitions(
                """
                def _bsearch(x): bsearch(x);
                def bsearch(x): if type == "array" then _bsearch(x) else error("no array") end;
                """)),
        JQChange(
            reason: "Trimming what is no string is an error since 1.8",
            evidence: .definitions(
                """
                def _ltrimstr(x): ltrimstr(x);
                def ltrimstr(x): if type == "string" then _ltrimstr(x) else error("no string") end;
                def _rtrimstr(x): rtrimstr(x);
                def rtrimstr(x): if type == "string" then _rtrimstr(x) else error("no string") end;
                """)),
        JQChange(
            reason: "`transpose` of an empty object is an empty array since 1.7",
            evidence: .definitions("def transpose: [range(0; map(length) | max // 0) as $i | [.[][$i]]];")),
        JQChange(
            reason: "`last(empty)` gives nothing since 1.8",
            evidence: .definitions("def last(f): reduce f as $x ([]; [$x]) | .[];")),
        JQChange(
            reason: "`try` and `?` do not catch what fails behind them, nor a `break`, since 1.7",
            evidence: .collectedTries),
        JQChange(
            reason: "A number is not the place where the same number stands since 1.7",
            // Which is an error, that the program may catch.
            evidence: .sign { program, theirs, ours in
                let catches = ["?", "try", "//"].contains { program.contains($0) }
                return ["path(2)", "path((", "path(1)"].contains { program.contains($0) }
                    && theirs != nil && (ours == nil || catches)
            }),
    ]

    /// Every definition, for programs that show more than one change.
    static let definitions: String = all.compactMap {
        if case .definitions(let text) = $0.evidence { text } else { nil }
    }.joined(separator: "\n")
}
