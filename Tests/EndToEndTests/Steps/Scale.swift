import Foundation

/// How much the proofs of this folder do: little in every run of the tests, all of it with `ENGINE_STEP_PROOFS=full`.
enum Scale {
    static let isFull = ProcessInfo.processInfo.environment["ENGINE_STEP_PROOFS"] == "full"

    static func of(_ usual: Int, full: Int) -> Int { isFull ? full : usual }
}
