import ArgumentParser
import EngineClient
import EngineProtocol

/// Where the engine is.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The engine's socket (or set ENGINE_SOCKET).", valueName: "path"), completion: .file())
    var socket: String?

    /// The engine at the socket that is meant.
    func engine(interruption: Int32? = nil) -> EngineAccess {
        EngineAccess(path: socket ?? SocketFile.located(), interruption: interruption)
    }

    /// One request about a document, repeated when its answer is lost; a failure shows the place in the document.
    func callOnce<Parameters: MethodParameters>(
        _ parameters: Parameters, about document: TextFile?
    ) throws(CommandFailure) -> Parameters.Result {
        do throws(ClientError) {
            return try engine().callOnce(parameters)
        } catch {
            var failure = CommandFailure(error)
            failure.document = document?.text
            throw failure
        }
    }
}
