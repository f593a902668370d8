import ArgumentParser
import FoundationEssentials
import Glibc

/// The program `engined`.
public enum Daemon {
    /// Runs the daemon and ends the process with its exit status.
    public static func main() async {
        // First of all, because it changes the environment, which only one thread may do.
        let activation = Result { () throws(SocketActivation.Failure) in try SocketActivation.takeListener() }
        let log = DaemonLog(environment: ProcessInfo.processInfo.environment)
        let arguments = DaemonArguments.parseOrExit()
        do {
            let sources = try arguments.sources(environment: ProcessInfo.processInfo.environment, uid: getuid())
            try await DaemonProcess(sources: sources, listener: try activation.get(), log: log).run()
            log.flush()
            exit(DaemonExit.success.rawValue)
        } catch {
            let failure = DaemonFailure(any: error)
            log.report(failure)
            exit(failure.exit.rawValue)
        }
    }
}
