import EngineClient
import EngineProtocol
import Foundation

/// Memory of executions that wait, and how long recovery of them takes.
enum ParkedBench {
    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let state = folder.appending(path: "parked")
        let daemon = try DaemonProcess(options, state: state)
        let before = daemon.residentBytes
        let socket = daemon.socket
        let count = options.count(options.parked)
        _ = measure(clients: 20, rounds: count / 20, { try EngineConnection(path: socket) }) {
            _ = try $0.call(StartParameters(document: "name: w\nsteps: [{ id: a, wait: 30d }]\n"))
        }
        sleep(1)
        report.add("memory per parked execution (\(count))", (daemon.residentBytes - before) / Double(count), "bytes")
        daemon.kill()
        let again = try DaemonProcess(options, state: state)
        report.add("kill -9 to first answer with \(count) waiting", again.readySeconds * 1e3, "ms")
        report.add("resident memory after that recovery", again.residentBytes / 1e6, "MB")
        again.stop()
        let third = try DaemonProcess(options, state: state)
        report.add("orderly restart to first answer with \(count) waiting", third.readySeconds * 1e3, "ms")
        third.stop()
    }
}
