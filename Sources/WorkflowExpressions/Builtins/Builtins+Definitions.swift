extension Builtins {
    /// What is simplest written in jq. Compiled into a program when it uses them.
    static let definitions: [String: Builtin] = [
        "normals/0": .definition("def normals: select(isnormal);"),
        "finites/0": .definition("def finites: select(isfinite);"),
        "todate/0": .definition("def todate: strftime(\"%Y-%m-%dT%H:%M:%SZ\");"),
        "fromdate/0": .definition("def fromdate: fromdateiso8601;"),
        "date/0": .definition("def date: todate;"),
        "fromdateiso8601/0": .definition("def fromdateiso8601: strptime(\"%Y-%m-%dT%H:%M:%SZ\") | mktime;"),
        "todateiso8601/0": .definition("def todateiso8601: strftime(\"%Y-%m-%dT%H:%M:%SZ\");"),
        "dateadd/2": .definition("def dateadd(u; n): . + n;"),
        "datesub/2": .definition("def datesub(u; n): . - n;"),
        "INDEX/1": .definition("def INDEX(idx_expr): INDEX(.[]; idx_expr);"),
        "INDEX/2": .definition(
            "def INDEX(stream; idx_expr): reduce stream as $row ({}; .[$row | idx_expr | tostring] = $row);"),
        "JOIN/2": .definition("def JOIN($idx; idx_expr): [.[] | [., $idx[idx_expr]]];"),
        "JOIN/3": .definition("def JOIN($idx; stream; idx_expr): stream | [., $idx[idx_expr]];"),
        "JOIN/4": .definition(
            "def JOIN($idx; stream; idx_expr; join_expr): stream | [., $idx[idx_expr]] | join_expr;"),
    ]
}
