import ArgumentParser
import EngineClient

/// Where the engine is.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The engine's socket (or set ENGINE_SOCKET).", valueName: "path"), completion: .file())
    var socket: String?

    /// The engine at the socket that is meant.
    func engine(interruption: Int32? = nil) -> EngineAccess {
        EngineAccess(path: socket ?? SocketFile.located(), interruption: interruption)
    }
}
