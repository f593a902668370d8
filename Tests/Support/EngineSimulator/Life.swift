import EngineHost
import EngineJournal

/// One life of the engine's process: from opening its journal to its end.
final class Life: @unchecked Sendable {  // because one thread runs the whole simulation
    let number: Int
    let runner: SimulatedRunner
    var journal: Journal?
    var engine: Engine?
    var task: Task<Void, Never>?
    var isReady = false
    var isOver = false
    /// Why it ended, if by itself.
    var failure: (any Error)?

    init(number: Int, runner: SimulatedRunner) {
        self.number = number
        self.runner = runner
    }
}
