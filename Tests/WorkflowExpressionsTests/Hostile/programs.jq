[range(1e6)] | implode
[range(200000)|65] | [range(1000) as $i | implode] | length
"a" * 100000 | [range(1e6) as $i | explode | length] | add
("ab" * 100000) as $s | [range(1e6) | $s | ltrimstr("a") | length] | add
reduce range(1e6) as $i ("x" * 100000; ltrimstr("x"))
reduce range(1e6) as $i ("x" * 100000; .[1:])
reduce range(1e6) as $i ("x" * 100000; rtrimstr("x"))
[range(100000)|tostring] | [range(1000) as $i | @sh] | length
reduce range(100) as $i ("'"; @sh)
reduce range(100) as $i ("\""; tojson)
reduce range(100) as $i ("\""; @json)
reduce range(100) as $i ("a"; @base64)
reduce range(100) as $i ("a"; @base32)
reduce range(100) as $i (["\"a"]; [@csv])
reduce range(100) as $i (["\t"]; [@tsv])
reduce range(40) as $i ("a"; [.,.]|join(","))
[range(100000)] | [range(1000) as $i | sort] | length
[range(100000)] | [range(1000) as $i | group_by(. % 7)] | length
[range(100000)] | [range(1000) as $i | unique_by(. % 7)] | length
[range(100000) | {a: ., b: (. % 10)}] | sort_by(.b, .a) | group_by(.b) | length
[range(20000) | {a: ., b: (. % 10)}] | [range(1000) as $i | sort_by({a: .b})]|length
[range(20000) | {a: ., b: (. % 10)}] | [range(1000) as $i | min_by(.b)]|length
[range(20000) | {a: .}] | [range(1000) as $i | sort]|length
[range(20000) | [.,"x"]] | [range(1000) as $i | sort]|length
[range(20000) | ("x"*200)+tostring] | [range(1000) as $i | sort]|length
[range(100000)] | [range(1000) as $i | reverse] | length
[range(100000)] | [range(1000) as $i | tojson] | length
[range(100000)] | tojson | [range(1000) as $i | fromjson] | length
("[" * 9999 + "]" * 9999) | [range(1000) as $i | fromjson | 1] | length
("{\"a\":" * 4000 + "1" + "}" * 4000) | [range(1000) as $i | fromjson | 1] | length
[range(100000)|[.]] | [range(1000) as $i | flatten] | length
[range(100000)|[.]] | [range(1000) as $i | add] | length
[range(100000)|{("k\(.)"): .}] | add | length
[range(30000)|{key:tostring,value:.}] | from_entries | [range(1000) as $i | to_entries] | length
[range(30000)|{key:tostring,value:.}] | from_entries | [range(1000) as $i | keys] | length
[range(30000)|{key:tostring,value:.}] | from_entries | [range(1000) as $i | with_entries(.value+=1)] | length
[range(30000)|{key:tostring,value:.}] | from_entries | [range(1000) as $i | map_values(.+1)] | length
[range(30000)|{key:tostring,value:.}] | from_entries | [range(1000) as $i | del(.["5"])] | length
[range(1e5)] | [range(1e5) as $i | del(.[$i])] | length
[range(1e5)] | reduce range(1e5) as $i (.; del(.[0]))
[range(1e5)] | del(.[range(0;1e5;2)]) | length
[range(1e5)] | reduce range(1000) as $i (.; map(.+1)) | length
[range(1e5)] | reduce range(1000) as $i (.; .[] += 1) | length
[range(1e5)] | reduce range(1e6) as $i (.; .[:1] = [1,2]) | length
[range(1e5)] | reduce range(1e6) as $i (.; .[$i] |= 1) | length
[range(1e5)] as $a | reduce range(1e6) as $i ({}; .a = $a | .a[0] = 1) | length
def f: (.[]?|f), .; [[[[[[[[[[range(10)]]]]]]]]]] | [range(1e5) as $i | f] | length
[recurse(if . < 1000 then .+1, .+2 else empty end)] | length
[limit(1e9; range(1e9), range(1e9))] | length
first(range(1e9)|select(. < 0))
isempty(range(1e9)|select(. < 0))
any(range(1e9); . < 0)
all(range(1e9); . >= 0)
[limit(10; range(1e9)|select(. < 0))]
last(limit(1e9; repeat(1)))
[skip(1e9; range(1e9))]
nth(1e9; range(1e9))
[.[]?, (range(1e9)|empty)]
reduce range(1e9) as [$a] ?// $a (0; .+1)
foreach range(1e9) as $x (0; .+1; empty)
foreach range(1e9) as {a: $x} ?// $x (0; .+1; empty)
[range(1e9) | try error("x") catch .] | length
range(1e9) | try error("x") catch empty
range(1e9) | (.a)? // empty
label $out | range(1e9) | if . < 0 then break $out else empty end
range(1e9) | label $out | break $out
[range(1e9) | strftime("%c")] | length
"10:20" as $t | [range(1e9) | $t | strptime("%H:%M")] | length
[range(1e9) | gmtime | mktime] | add
range(1e9) | todate | empty
range(1e9) | tostring | tonumber | empty
range(1e9) | [.] | @csv | empty
range(1e9) | "a\(.)b" | empty
range(1e9) | {a: .} | .a |= .+1 | empty
range(1e9) | {a: {b: {c: .}}} | .a.b.c += 1 | empty
range(1e9) | {a: .} | to_entries | from_entries | empty
range(1e9) | {a: .} | tojson | fromjson | empty
range(1e9) | sin | cos | tan | empty
range(1e9) | pow(.; 1.5) | log | empty
range(1e9) | tgamma | lgamma | j0 | empty
range(1e9) | "abc" | test("b") | empty
range(1e9) | "abc" | test("b\(.)"; "x") | empty
range(1e9) | "abc" | sub("b"; "x") | empty
range(1e9) | "a,b,c" | split(",") | empty
range(1e9) | "a,b,c" | [splits(",")] | empty
range(1e9) | "a,b,c" | ascii_downcase | empty
range(1e9) | "a,b,c" | index(",") | empty
range(1e9) | "abc" | [scan(".")] | empty
range(1e9) | "abc" | capture("(?<x>b)") | empty
range(1e9) | "abc" | gsub("(?<x>.)"; .x) | empty
range(1e9) | [1,[2,[3]]] | flatten | empty
range(1e9) | [3,1,2] | sort | empty
range(1e9) | [3,1,2] | group_by(.) | empty
range(1e9) | [3,1,2] | min | empty
range(1e9) | [3,1,2] | contains([1]) | empty
range(1e9) | [3,1,2] | .[1:] | empty
range(1e9) | [3,1,2] | .[0] = 5 | empty
range(1e9) | [3,1,2] | del(.[1]) | empty
range(1e9) | {a:1,b:2} | del(.a) | empty
range(1e9) | {a:1,b:2} | [paths] | empty
range(1e9) | {a:1,b:2} | keys | empty
range(1e9) | {a:1,b:2} | has("a") | empty
range(1e9) | {a:1,b:[2]} | [tostream] | empty
range(1e9) | {a:1,b:[2]} | fromstream(tostream) | empty
range(1e9) | [{a:1,b:[2]}] | INDEX(.a) | empty
range(1e9) | {a:1,b:[2]} | walk(.) | empty
range(1e9) | {a:1,b:[2]} | pick(.a) | empty
range(1e9) | [[1,2],[3,4]] | transpose | combinations | empty
range(1e9) | {a:1} * {b:{c:2}} | empty
range(1e9) | [1,2,3] - [2] | empty
range(1e9) | [1,2,3] | IN([1,2,3]) | empty
range(1e9) | [1,2,3] | bsearch(2) | empty
range(1e9) | "aGVsbG8=" | @base64d | empty
range(1e9) | "aGVsbG8=" | @uri | empty
range(1e9) | "aGVsbG8=" | explode | implode | empty
range(1e9) | " a " | trim | empty
range(1e9) | "abc" | ltrimstr("a") | empty
range(1e9) | limit(3; 1,2,3,4) | empty
range(1e9) | first(1,2) | empty
range(1e9) | [limit(3; repeat(1))] | empty
range(1e9) | until(true; .) | empty
range(1e9) | [while(. < 0; .)] | empty
def f(g): g; range(1e9) | f(.+1) | empty
def f($a; $b): $a+$b; range(1e9) | f(1;.) | empty
def f: reduce range(3) as $i (.; .+$i); range(1e9) | f | empty
range(1e9) as $x | $x | . as [$a] ?// $a | $a | empty
range(1e9) | . as {a:$x} ?// $x | $x | empty
range(1e9) | getpath(["a"])? | empty
range(1e9) | null | setpath(["a",0,"b"]; 1) | empty
range(1e9) | null | delpaths([["a"]]) | empty
range(1e9) | splits("a")? | empty
range(1e9) | builtins | length | empty
range(1e9) | ltrimstr(1)? | empty
range(1e9) | tojson | ascii_upcase | @text | @json | empty
range(1e9)|error? | empty
[limit(200; repeat("a"))] as $p | reduce range(1e5) as $i (null; setpath($p; $i))
[range(9000)|"a"] as $p | reduce range(1e5) as $i (null; setpath($p; $i)) | 1
[range(9000)|"a"] as $p | null | setpath($p; 1) | [range(1e5) as $i | getpath($p)] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [tostream] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [paths] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [range(1e5) as $i | tojson] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [range(1e5) as $i | . == (.|.)] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [range(1e5) as $i | delpaths([$p])] | length
[range(9000)|"a"] as $p | null | setpath($p; 1) | [range(1e5) as $i | walk(.)] | length
("a" * 50000) | [match("a"; "g")] | length
("a" * 50000) | gsub("a"; "b") | length
[range(1e5) | "x" | test("a{100}\(.)")] | length
"aaa" | [range(1e5) as $i | test("\\b" * 5000)] | length
("é" * 30000) | [match("é"; "g").offset] | length
("é" * 30000) | [range(1e5) as $i | .[10000:10001]] | length
("é" * 30000) | [range(1e5) as $i | length] | length
("a" * 50000) | [range(1e4) as $i| indices("aaaa" * 1000)] | length
("a" * 50000) as $a | ("a" * 25000 + "b") as $b | [range(1e4) | $a | contains($b)] | length
("a" * 50000) as $a | [range(1e4) | $a | split("")] | length
("a," * 50000) as $a | [range(1e4) | $a | split(",")] | length
("a" * 50000) as $a | [range(1e4) | $a | ascii_downcase] | length
[range(1e4)|"a"] | [range(1e4) as $i | join(",")] | length
("a " * 50000) | [range(1e4) as $i | trim] | length
("a" * 50000) | [range(1e4) as $i | @base64 | @base64d] | length
("a" * 50000) | [range(1e4) as $i | test("b")] | length
("a" * 50000) | [range(1e4) as $i | . + "b"] | length
("a" * 50000) | [range(1e4) as $i | "\(.)b"] | length
("a" * 50000) as $k | [range(1e5) | $k == ($k + "")] | length
[range(1e4)] | [range(1e6) as $i | index(9999)] | length
[range(1e4)] as $a | [range(1e6) as $i | $a | index([9998,9999])] | length
[range(1e4)] as $a | [range(1e6) as $i | $a | contains([9999])] | length
[range(3000)] as $a | $a | contains($a)
[range(1e4)] as $a | [range(1e6) as $i | $a | inside($a)] | length
[range(1e5)] | . - [range(1e5)]
[range(300)|[range(300)]] | [range(1e4) as $i|transpose] | length
def f(x): x | f(x+1); f(1)
def f(x): f(x,x); f(1)
def f: f, f; f
def f: (f | f); f
def f: f + f; f
def f: [.[]?|f] | f; [1] | f
def f: reduce f as $x (0; .); f
def f: try f catch f; f
def f: first(f); f
def f: path(f); f
def f: .a |= f; f
def f: {a: f}; f
def f: "\(f)"; f
def f: if f then f else f end; f
def f: label $x | f; f
def f: . as $x | f; f
def f: f as $x | $x; f
def f(g): g | f(g); f(f(.))
def f: limit(1; f); f
def f: walk(f); [[1]] | f
def f: (.[]? // f) | f; f
def f: f?; f
def f: f // f; f
def f: -f; f
def f: f[f]; f
def f: del(f); f
def f: recurse(f); f
def f: until(f; f); f
def f: while(f; f); f
def f: [limit(3; f)]; f
def f: any(f; f); f
def f: add(f); f
def f: pick(f); f
def f: paths(f); f
def f: getpath(f); f
$__loc__ as $x | [range(1e9) | $x] | length
[range(5e5)|{}] | length
[range(5e5)|[]] | length
[range(2e5)|{a:1}] | length
[range(2e5)|[1]] | length
[range(1e5)|{a:{b:{c:[]}}}] | length
[range(1e5)|[range(10)]] | length
{} | reduce range(1e6) as $i (.; .["k\($i)"] = $i)
{} | reduce range(1e6) as $i (.; . + {"k\($i)": $i})
[] | reduce range(1e6) as $i (.; . + [$i])
[] | reduce range(1e6) as $i (.; .[$i] = $i)
[] | reduce range(1e6) as $i (.; [.[], $i])
[] | reduce range(1e6) as $i (.; [$i] + .)
"" | reduce range(1e6) as $i (.; "x" + .)
{} | reduce range(1e6) as $i (.; {a: ., b: $i} | .a)
[{}] | until(length > 1e7; . + .)
"x" | until(length > 1e8; . + .)
{a:1} | until(false; . * {a: {b: .}})
[[1]] | until(false; [.[], .[]])
[1] | until(false; [.[] , .[]])
{a:[1]} | until(false; .a += .a)
null | until(false; [., .])|length
[limit(1e6; repeat({a:1}))]|length
[limit(50; null|recurse([.,.]))] | tojson | length
[limit(50; null|recurse([.,.]))] | flatten | length
[limit(50; null|recurse([.,.]))] | [paths] | length
[limit(50; null|recurse([.,.]))] | [leaf_paths] | length
[limit(50; null|recurse([.,.]))] | walk(.) | length
[limit(50; null|recurse([.,.]))] | [tostream] | length
[limit(50; null|recurse([.,.]))] | . == .
[limit(50; null|recurse([.,.]))] | contains(.)
[limit(50; null|recurse([.,.]))] | @json | length
[limit(50; null|recurse([.,.]))] | [..] | length
last(limit(50; null|recurse([.,.])))
last(limit(50; {}|recurse({a:.,b:.})))
[limit(50; {}|recurse({a:.,b:.}))] | last as $x | $x * $x
[limit(40; null|recurse([.,.]))] | last | del(..)
[limit(40; null|recurse([.,.]))] | last | to_entries | tojson | length
[limit(40; null|recurse([.,.]))] | last | map_values(..)
[range(2e5) | [1, [2]]] | [paths] | length
[range(2e5) | [1, [2]]] | [path(..)] | length
("a" * 50000) as $t | [range(1e4) as $i | $t | gsub("a"; "b")] | length
("a" * 50000) as $t | [range(1e4) as $i | $t | gsub(""; "x", "y", "z")] | length
("a" * 50000) as $t | [range(1e4) as $i | $t | scan("(a)(b)?(c)?(d)?")] | length
("ab" * 30000) as $t | [range(1e4) as $i | $t | capture("(?<x>a)(?<y>b)"; "g")] | length
("ab" * 20000) as $t | [range(1e4) as $i | $t | test("[ab]{1000}c")] | length
("ab" * 20000) as $t | [range(1e4) as $i | $t | [match("[ab]{1000}c"; "g")]] | length
("ab" * 20000) as $t | [range(1e4) as $i | $t | test("([ab]{1,50}){20}c")] | length
("ab" * 200) as $t | [range(1e4) as $i | $t | test("([ab]{1,50}){20}c")] | length
("a" * 50000) as $t | [range(1e4) as $i | $t | match("(a{100}){10}b"; "g")] | length
("a" * 500) as $t | [range(1e4) as $i | $t | match("(a{100}){10}b"; "g")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("a{1000}b")] | length
("ab" * 600) as $t | [range(1e4) as $i | $t | test("[ab]{1000}c")] | length
("ab" * 60) as $t | [range(1e5) as $i | $t | test("[ab]{100}c")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(?=a{1000}b)x|y")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test(".*b")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(.*?,){20}P")] | length
("x," * 3000) as $t | [range(1e4) as $i | $t | test("(.*?,){20}P")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(?<=aaaaaaaaaaaaaaaaaaaaaaaaa)b")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("\\ba*\\bb")] | length
("é" * 30000) as $t | [range(1e4) as $i | $t | test("É{1000}x"; "i")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(a)(?:\\1){500}b")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(?~b)c")] | length
("a\n" * 30000) as $t | [range(1e4) as $i | $t | test("^a$b")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | [match("(?<x>a)|b"; "g")]] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("(?:a{1,30}){1,30}{1,30}b")] | length
("a" * 100) as $t | [range(1e5) as $i | $t | test("(?:a{1,30}){1,30}{1,30}b")] | length
("a" * 100) as $t | [range(1e5) as $i | $t | test("(?>a{50}){2}b")] | length
("a" * 60000) as $t | [range(1e5) as $i | $t | test("(?>a{50}){2}b|c")] | length
("\u0001" * 60000) as $t | [range(1e4) as $i | $t | test("[^a]{500}a")] | length
("a" * 60000) as $t | [range(1e4) as $i | $t | test("[[:alpha:]]{500}!")] | length
("ab" * 60) as $t | [range(1e5) as $i | $t | test("\\p{L}{100}!")] | length
("ſ" * 60) as $t | [range(1e5) as $i | $t | test("s{50}!"; "i")] | length
("ß" * 60) as $t | [range(1e5) as $i | $t | test("(ss){50}!"; "i")] | length
[range(1e5) as $i | "x" | test("[\\p{L}\\p{N}\\p{P}]\($i)"; "i")] | length
[range(1e5) as $i | "x" | test("(?i)[\\w][\\w]\($i)")] | length
[range(1e5) as $i | "x" | test("[\\p{L}][\\p{L}][\\p{L}][\\p{L}]\($i)")] | length
[range(1e5) as $i | "x" | test("[[\\p{L}]&&[\\p{N}]&&[\\p{P}]]\($i)"; "i")] | length
[range(1e5) as $i | "x" | test("\\X{50}\($i)")] | length
[range(1e5) as $i | "x" | test("\\R{50}\\N{50}\\O{50}\($i)")] | length
[range(1e5) as $i | "x" | test("(?<a\($i)>a)")] | length
[range(1e5) as $i | "x" | test("ssssssssssssssssssss\($i)"; "i")] | length
[range(1e5) as $i | "x" | test("k{1000}\($i)"; "i")] | length
[range(1e9) | "abc" | gsub("(?<x>.)"; .x)] | length
[range(1e9) | "abc" | gsub(""; "x", "y")] | length
def f: gsub("(?<x>a)"; .x + "a" | f); "a" | f
"a" | [sub("a"; repeat("x"))] | length
"a" | [sub("a"; range(1e9) | tostring)] | length
[range(1e5)] as $a | $a - $a
[range(1e9) | . == 9007199254740993] | length
("a" * 60000 + "bx") | test("a*[bc][de]")
("a" * 60000 + "bx") | test("a+[bc][de]")
("a" * 60000 + "bx") | test("(?>a*)[bc][de]")
("a" * 60000 + "bx") | test("a*+[bc][de]")
("a" * 60000 + "bx") | test("[a-z]+[0-9][de]")
(" " * 60000 + "bx") | test("\\s+$")
(" " * 60000 + "bx") | gsub("\\s+$"; "")
("a" * 60000) | test("a{1000}b")
("a" * 60000) | test("a{1000}[bc]")
("a" * 60000) | test("[ab]{1000}[cd]")
("a" * 60000) | test("(?:ab|a){1000}[cd]")
("a" * 60000) | test("(?!a{1000})a")
("a" * 60000) | test("(a)\\1{1000}b")
("a" * 20000 + "bx") | test("a*[bc][de]")
("a" * 20000 + "bx") | test("(?>a*)[bc][de]")
("a" * 20000 + "bx") | test("(?:a)*[bc][de]")
("a" * 20000 + "bx") | test("(a)*[bc][de]")
("a" * 20000 + "bx") | test("(?:ab|a)*[bc][de]")
("a" * 20000 + "bx") | test("a{2,}[bc][de]")
("a" * 20000 + "cx") | test("a*?[c][de]")
("a" * 20000 + "cx") | test("a{0,1000}[c][de]")
("a" * 60000 + "bx") as $t | [range(1e5) as $i | $t | test("a*[bc][de]")]
("a" * 60000 + "bx") | test("a*b[cd]")
("a" * 60000 + "bx") | test("[a-z]*b[cd]")
("a" * 60000 + "b") | [test("(?:(?:a*b)?a)*")]
("a" * 60000 + "bx") | test("(?#\\)*)a*b[cd]")
("a" * 60000 + "bx") | test("[[]?a*[bc][de]")
("a" * 60000 + "bx") | test("[[:aaaaaaaaaaaaaaaaaaaaaaaaa:]?a*[bc][de]")
("a" * 60000 + "bx") | test("\\c[?a*[bc][de]")
("a" * 60000 + "bx") | test("(?x-i:)#?a*[bc][de]")
("a" * 60000 + "bx") | test("(?x-x:#)?a*[bc][de]")
("a" * 60000 + "bx") | test("(?:(?x))#?a*[bc][de]")
("a" * 60000 + "bx") | test("(?'n'a*)[bc][de]")
("a" * 60000 + "bx") | test("(?<n>a*)b[de]")
("a" * 60000 + "bx") | test("a*(?#c)?[bc][de]")
("a" * 60000 + "bx") | test("a* ?[bc][de]"; "x")
("a" * 60000 + "bx") | test("(?(a*b)c|a)[bc][de]")
("a" * 60000 + "bx") | test("(?~b)[bc][de]")
("\u0301" * 30000 + "bx") | test("\\X[bc][de]")
[range(1e5) | "x" | test("(?<a0>a)(?<a1>\\g<a0>\\g<a0>)(?<a2>\\g<a1>\\g<a1>)(?<a3>\\g<a2>\\g<a2>)(?<a4>\\g<a3>\\g<a3>)(?<a5>\\g<a4>\\g<a4>)(?<a6>\\g<a5>\\g<a5>)(?<a7>\\g<a6>\\g<a6>)(?<a8>\\g<a7>\\g<a7>)\(.)")]
[range(1e5) as $i | "x" | test("(?<a0>a)" + ([range(1; 6) | "(?<a\(.)>(?(\\g<a\(. - 1)>)\\g<a\(. - 1)>|b))"] | add) + "\($i)")]
[range(1e5) as $i | "x" | test(reduce range(16) as $j ("a"; "(?(\(.))a|b)") + "\($i)")]
[range(1e5) as $i | "x" | test("(?<n>a)" + "(?&n)" * 16 + "b\($i)")]
[range(1e5) as $i | "x" | test("((a{100}){100}){100}\($i)")]
[range(1e5) as $i | "x" | test("(?:" * 30 + "a" + "){2}" * 30 + "\($i)")]
[range(1e5) as $i | "x" | test("(?<a>)" * 1000 + "\\k<a>" * 1000 + "\($i)")]
[range(1e5) as $i | "x" | test("[" + ([range(3000) | 24000 - 2 * .] | implode) + "\\W" * 2000 + "]\($i)")]
[range(1e5) as $i | "x" | test("[" + "\\W\\w\\d\\s" * 1000 + "]\($i)")]
("a" * 60000) | [test("(?:(?=" + "." * 10000 + ")a)*")]
("a" * 60000) | [test("(?:(?=" + "a" * 10000 + ")a)*")]
("a" * 60000) | [test("(?:(?<=" + "." * 3000 + ")a|a)*")]
("a" * 60000) | [test("(?>(?:(?=" + "[ab]" * 900 + ")a)*)")]
("a" * 60000) | [range(1e5) as $i | test("(?:(?=aaaaaaaaaaaaaaaaaaaa)a)*")]
("a" * 60000) | [test("(a{3000})(?:(?=\\1)a)*")]
("🇦" * 15000) | [test("(?:.\\Y.\\y)*")]
("a" * 60000) as $t | [range(13) as $i | $t | test("(a{20000})(?:(?=\\1)a){20000}")]
("a" * 60000) as $t | [range(13) as $i | $t | test("(a{20000})" + "(?=\\1)" * 1900)]
("a" * 60000) | test("(?:(?=" + "." * 9000 + ")a){40000}")
("a" * 60000 + "bdx") | test("(?=a*[bc])" * 1900)
("a" * 20000 + "bdx") | test("(?:(?=a*b)a)*[de][cd]")
("a" * 3000 + "bdx") | test("(?:(?=(?:(?=a*b)a)*b)a)*")
("a" * 60000 + "bdx") | test("(?:(?(a*b)c|a))*d")
("a" * 60000 + "bdx") | test("(?~(?:a*c))d")
("a" * 60000 + "bdx") | test("(?<p>(?=a*b)a\\g<p>?)d")
("a" * 20000) as $t | [range(1e5) as $i | $t | test("ba{50}")] | length
("a" * 20000 + "b") as $t | [range(1e5) as $i | $t | test(".{100}{100}b[de]")] | length
("a" * 200) as $t | [range(1e5) as $i | $t | [match(".{100}$"; "g")]] | length
("a" * 60000 + "bdx") as $t | [range(1e5) as $i | $t | [match("\\w{2,}[ab]{30}d"; "g")]] | length
("a" * 20000 + "bdx") as $t | [range(1e5) as $i | $t | [match("a?{2,}[bc][de]"; "g")]] | length
("a" * 20000 + "b") as $t | [range(1e5) as $i | $t | gsub("(a|b)+a{50}"; "x")] | length
("a" * 20000) as $t | [range(1e5) as $i | $t | [match("\\w*"; "g")]] | length
