import EngineClient
import EngineProtocol

/// The engine at a socket.
struct EngineAccess {
    let path: String
    /// Ends every wait once it is readable.
    let interruption: Int32?

    func connect() throws(ClientError) -> EngineConnection {
        try EngineConnection(path: path, interruption: interruption)
    }

    /// One request on a connection of its own.
    func call<Parameters: MethodParameters>(_ parameters: Parameters) throws(ClientError) -> Parameters.Result {
        var connection = try connect()
        return try connection.call(parameters)
    }

    /// A request that carries a request key: when its answer is lost it is repeated, since the key keeps it from
    /// being carried out twice.
    func callOnce<Parameters: MethodParameters>(_ parameters: Parameters) throws(ClientError) -> Parameters.Result {
        do throws(ClientError) {
            return try call(parameters)
        } catch {
            guard case .disconnected = error, var connection = try reconnect() else { throw error }
            return try connection.call(parameters)
        }
    }

    /// Connects to a daemon that has just gone, as soon as it is back; nil when it does not come back in time.
    func reconnect(onAttempt: () -> Void = {}) throws(ClientError) -> EngineConnection? {
        let deadline = ContinuousClock.now.advanced(by: Limits.reconnectDuration)
        while ContinuousClock.now < deadline {
            do throws(ClientError) {
                return try connect()
            } catch {
                guard case .notRunning = error else { throw error }
                onAttempt()
                try Sleep.wait(Limits.reconnectInterval, interruption: interruption)
            }
        }
        return nil
    }
}
