import Glibc

/// How much some proofs do: little in every run of the tests, all of it with `ENGINE_STEP_PROOFS=full`.
enum Scale {
    static let isFull = getenv("ENGINE_STEP_PROOFS").map { String(cString: $0) == "full" } ?? false

    static func of(_ usual: Int, full: Int) -> Int { isFull ? full : usual }
}
