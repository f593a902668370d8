/// Where a spawn failed. The numbers are part of the protocol.
public enum SpawnStage: UInt8, Sendable {
    /// No process could be made.
    case clone = 1
    /// No session of its own.
    case session = 2
    /// A resource limit was refused.
    case limit = 3
    /// The working directory could not be entered.
    case directory = 4
    /// A standard stream could not be given.
    case descriptor = 5
    /// New privileges could not be ruled out.
    case privilege = 6
    /// The executable could not be executed.
    case execute = 7
    /// Standard input could not be opened.
    case input = 8
    /// The supervisor holds as many steps as it may.
    case capacity = 10
    /// The directory for credentials, notices and outputs could not be made.
    case exchange = 11
}

extension SpawnStage: Coded {
    package init() { self = .clone }
}
