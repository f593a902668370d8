import EngineClient
import EngineProtocol
import Foundation

/// Commands a second, end to end, beside plain spawns.
enum StepBench {
    static let document = "name: t\nsteps: [{ id: a, run: [/bin/true] }]\n"

    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let plain = plainSpawns(count: options.count(2_000))
        report.add("plain spawn and wait of /bin/true, 2 workers", plain, "/s")
        let daemon = try DaemonProcess(options, state: folder.appending(path: "steps"))
        defer { daemon.stop() }
        let socket = daemon.socket
        let result = measure(clients: 8, rounds: options.count(500), { try EngineConnection(path: socket) }) {
            try ExecutionBench.complete(document, &$0)
        }
        report.add("shell step, 8 clients", latencies: result.latencies, wall: result.wall)
        let rate = Double(result.latencies.count) / result.wall
        report.add("shell step rate / plain spawn rate", rate / plain, "×")
    }

    private static func plainSpawns(count: Int) -> Double {
        let group = DispatchGroup()
        let start = now()
        for _ in 0..<2 {
            group.enter()
            Thread {
                for _ in 0..<(count / 2) {
                    var pid: pid_t = 0
                    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
                    posix_spawn(&pid, "/bin/true", nil, nil, arguments, nil)
                    waitpid(pid, nil, 0)
                    free(arguments[0])
                }
                group.leave()
            }.start()
        }
        group.wait()
        return Double(count) / (now() - start)
    }
}
