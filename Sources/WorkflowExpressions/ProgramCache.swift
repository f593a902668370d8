import Synchronization

/// Compiled programs by source, so that each expression of a definition is compiled once. Bounded: when it is full, the
/// half that was not used lately goes.
public final class ProgramCache: Sendable {
    private struct State {
        /// Used since the last turn.
        var young: [String: Program] = [:]
        /// Used in the turn before; moved to young on use, dropped at the next turn.
        var old: [String: Program] = [:]
    }

    private let state = Mutex(State())
    private let generationMaximum: Int
    private let limits: CompileLimits

    /// Room for `capacity` programs.
    public init(capacity: Int = 8192, limits: CompileLimits = .standard) {
        generationMaximum = Swift.max(1, capacity / 2)
        self.limits = limits
    }

    /// The compiled form of `source`.
    public func program(for source: String) throws(SyntaxError) -> Program {
        if let found = find(source) { return found }
        let program = try Program(compiling: source, limits: limits)
        insert(program, for: source)
        return program
    }

    private func find(_ source: String) -> Program? {
        state.withLock { state in
            if let found = state.young[source] { return found }
            guard let found = state.old.removeValue(forKey: source) else { return nil }
            insert(found, for: source, into: &state)
            return found
        }
    }

    private func insert(_ program: Program, for source: String) {
        state.withLock { insert(program, for: source, into: &$0) }
    }

    private func insert(_ program: Program, for source: String, into state: inout State) {
        if state.young.count >= generationMaximum {
            state.old = state.young
            state.young = [:]
        }
        state.young[source] = program
    }
}
