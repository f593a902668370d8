internal import EngineCore
internal import Glibc
internal import StepProtocol

/// The thread that moves a runner's bytes: connect, take inventory, serve, and again when the supervisor is lost.
struct SupervisedThread: ~Copyable {
    private let runner: SupervisedRunner

    /// Starts the thread; it ends when the runner is told to stop or the supervisor cannot be kept.
    static func start(for runner: SupervisedRunner) {
        let context = Unmanaged.passRetained(runner)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let runner = Unmanaged<SupervisedRunner>.fromOpaque(context).takeRetainedValue()
                SupervisedThread(runner: runner).main()
                return nil
            }, context.toOpaque())
        guard code != 0 else {
            pthread_detach(thread)
            return
        }
        context.release()
        runner.threadEnded(.failure(.unavailable(socket: "thread", reason: String(cString: strerror(code)))))
    }

    private func main() {
        do throws(SupervisedRunnerError) {
            var end = ContinuousClock.now + runner.configuration.patience
            while true {
                var connection = try establish(until: end)
                // A supervisor that goes in the middle of its answer is looked for again, within the same patience.
                guard let inventory = try takeInventory(&connection, until: end) else { continue }
                runner.publish(inventory)
                let reason = try serve(&connection)
                runner.disconnected()
                end = ContinuousClock.now + runner.configuration.patience
                runner.configuration.notice("lost the step supervisor (\(reason)); connecting again")
            }
        } catch {
            runner.threadEnded(error == .ended ? .success(()) : .failure(error))
        }
    }

    /// Connects; when nobody answers, starts the supervisor and tries on until the patience is over.
    private func establish(
        until end: ContinuousClock.Instant
    ) throws(SupervisedRunnerError) -> SupervisedConnection {
        let configuration = runner.configuration
        while true {
            guard !runner.isStopping else { throw .ended }
            let failure: ConnectionFailure
            do throws(ConnectionFailure) {
                return try SupervisedConnection(path: configuration.socketPath)
            } catch {
                failure = error
            }
            guard ContinuousClock.now < end else {
                throw .unavailable(socket: configuration.socketPath, reason: failure.message)
            }
            if let path = configuration.supervisorPath, failure.code == ENOENT || failure.code == ECONNREFUSED {
                configuration.notice("starting the step supervisor \(path)")
                try SupervisedLaunch.start(configuration, at: path)
            }
            waitForWakeUp(milliseconds: 20)
        }
    }

    /// Greets and asks for the list; nil when the connection is lost. Results that come in between belong to it.
    private func takeInventory(
        _ connection: inout SupervisedConnection, until end: ContinuousClock.Instant
    ) throws(SupervisedRunnerError) -> StepInventory? {
        var encoder = FrameEncoder()
        encoder.append(.hello(Greeting(processID: getpid())))
        encoder.append(.list)
        connection.queue(&encoder)
        var inventory = StepInventory(incarnation: "", steps: [:])
        while ContinuousClock.now < end {
            guard !runner.isStopping else { throw .ended }
            do throws(ConnectionFailure) {
                try connection.flush()
                wait(for: connection, milliseconds: 100)
                try connection.receive()
            } catch {
                waitForWakeUp(milliseconds: 20)
                return nil
            }
            while let frame = try next(&connection) {
                switch frame {
                case .hello(let greeting):
                    inventory.incarnation = greeting.incarnation
                    inventory.enforcement = LimitEnforcement(greeting)
                case .entry(let entry):
                    inventory.steps[entry.identifier.key] = runner.known(entry)
                    if !entry.notice.isEmpty {
                        inventory.activities[entry.identifier.key] = StepActivity(entry.notice)
                    }
                case .result(let result):
                    inventory.steps[result.identifier.key] = .finished(runner.outcome(of: result))
                case .listEnd: return inventory
                case .refused(let refusal): throw .incompatible(reason: refusal.message)
                case .started, .notice, .start, .control, .confirm, .list: break
                }
            }
        }
        throw .unavailable(socket: runner.configuration.socketPath, reason: "it does not answer")
    }

    /// Moves bytes until the supervisor is lost; returns why.
    private func serve(_ connection: inout SupervisedConnection) throws(SupervisedRunnerError) -> String {
        while true {
            guard !runner.isStopping else { throw .ended }
            runner.wakeUp.clear()
            runner.takeOutbox(into: &connection)
            guard connection.unsentBytes <= Limits.runnerUnsentBytesMaximum else { return "it takes no more requests" }
            do throws(ConnectionFailure) {
                try connection.flush()
                if wait(for: connection, milliseconds: -1) { try connection.receive() }
            } catch {
                try drain(&connection)
                return error.message
            }
            while let frame = try next(&connection) { runner.receive(frame) }
        }
    }

    /// What the supervisor said before it went is still there to be read.
    private func drain(_ connection: inout SupervisedConnection) throws(SupervisedRunnerError) {
        do throws(ConnectionFailure) {
            while true { try connection.receive(isLast: true) }
        } catch {
            while let frame = try next(&connection) { runner.receive(frame) }
        }
    }

    private func next(_ connection: inout SupervisedConnection) throws(SupervisedRunnerError) -> Frame? {
        do throws(FrameError) {
            return try connection.nextFrame()
        } catch {
            throw .incompatible(reason: error.description)
        }
    }

    /// Waits for bytes, for room to send, or for the wake-up. True when there are bytes, or an end.
    @discardableResult
    private func wait(for connection: borrowing SupervisedConnection, milliseconds: Int32) -> Bool {
        let interest = connection.hasUnsent ? POLLIN | POLLOUT : POLLIN
        var watched = [
            pollfd(fd: connection.socket, events: Int16(interest), revents: 0),
            pollfd(fd: runner.wakeUp.reader, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&watched, 2, milliseconds)
        return watched[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0
    }

    private func waitForWakeUp(milliseconds: Int32) {
        var watched = pollfd(fd: runner.wakeUp.reader, events: Int16(POLLIN), revents: 0)
        _ = poll(&watched, 1, milliseconds)
    }
}
