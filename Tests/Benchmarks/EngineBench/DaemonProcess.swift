import EngineClient
import EngineProtocol
import Foundation

/// A daemon under measurement.
final class DaemonProcess {
    let state: String
    let socket: String
    /// Seconds from the start of the process to its first answer.
    let readySeconds: Double
    private let process: Process

    init(_ options: Options, state: URL) throws {
        self.state = state.path
        socket = state.path + ".sock"
        process = Process()
        process.executableURL = URL(filePath: options.binaries + "/engined")
        process.arguments = ["--state", state.path, "--socket", socket]
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        let start = now()
        try process.run()
        while true {
            if var connection = try? EngineConnection(path: socket), (try? connection.call(PingParameters())) != nil {
                break
            }
            guard process.isRunning, now() - start < 60 else { throw Failure("the daemon does not answer") }
            usleep(500)
        }
        readySeconds = now() - start
    }

    /// Resident memory in bytes.
    var residentBytes: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Double(line.split(separator: " ").dropFirst().first ?? "0") ?? 0) * 1_024
    }

    /// Resident memory of the supervisor that this daemon started.
    func supervisorBytes() throws -> Double {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { continue }
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0").map(String.init)
            guard words.first?.hasSuffix("engine-stepd") == true, words.contains(state) else { continue }
            let text = try String(contentsOfFile: "/proc/\(name)/smaps_rollup", encoding: .utf8)
            let row = text.split(separator: "\n").first { $0.hasPrefix("Rss:") } ?? ""
            return (Double(row.split(separator: " ").dropFirst().first ?? "0") ?? 0) * 1_024
        }
        throw Failure("no supervisor serves \(state)")
    }

    func connect() throws -> EngineConnection { try EngineConnection(path: socket) }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// Runs `clients` threads that each do `count` rounds of a blocking job; gives all latencies and the wall time.
func measure(
    clients: Int, rounds: Int, _ connect: @escaping @Sendable () throws -> EngineConnection,
    _ job: @escaping @Sendable (inout EngineConnection) throws -> Void
) -> (latencies: [Double], wall: Double) {
    let collected = Collected()
    let group = DispatchGroup()
    let start = now()
    for _ in 0..<clients {
        group.enter()
        let thread = Thread {
            defer { group.leave() }
            var latencies: [Double] = []
            do {
                var connection = try connect()
                for _ in 0..<rounds {
                    let before = now()
                    try job(&connection)
                    latencies.append(now() - before)
                }
            } catch {
                FileHandle.standardError.write(Data("client failed: \(error)\n".utf8))
            }
            collected.append(latencies)
        }
        thread.stackSize = 1 << 20
        thread.start()
    }
    group.wait()
    return (collected.all, now() - start)
}

/// Latencies of many threads.
final class Collected: @unchecked Sendable {  // because the lock guards the array
    private let lock = NSLock()
    private var latencies: [Double] = []
    func append(_ more: [Double]) { lock.withLock { latencies += more } }
    var all: [Double] { lock.withLock { latencies } }
}
