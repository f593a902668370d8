import CStepSpawn
import Glibc
import StepProtocol

/// The program `engine-stepd`.
public enum StepSupervisorProgram {
    /// Runs the supervisor with the process's arguments, and gives the exit status.
    public static func run(_ arguments: [String]) -> Int32 {
        if arguments.dropFirst() == ["--help"] {
            print(Options.usage, terminator: "")
            return 0
        }
        // Who waits for a detached one hears there how it went.
        var readiness = OwnedDescriptor()
        do throws(Failure) {
            let options = try Options(arguments)
            prepareProcess(keepsDescriptors: options.resumes != nil)
            if options.detaches {
                readiness = try attempt("detach", try OwnedDescriptor(checking: step_detach()))
            }
            step_take_precedence(options.detaches || getsid(0) == getpid() ? 1 : 0)
            let supervisor = try Supervisor(options: options, predecessor: try predecessor(options))
            announce(0, to: &readiness)
            return supervisor.run()
        } catch {
            log(error.message)
            if error.status == 64 { try? SystemFiles.write(Array(Options.usage.utf8), to: 2) }
            announce(UInt8(clamping: error.status), to: &readiness)
            return error.status
        }
    }

    /// Nothing of the caller's is kept: descriptors, directory, file mode mask, signal dispositions.
    private static func prepareProcess(keepsDescriptors: Bool) {
        if keepsDescriptors { step_close_on_exec_from(3) } else { step_close_from(3) }
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
        step_prepare_signals()
        _ = chdir("/")
        umask(0o077)
    }

    private static func predecessor(_ options: Options) throws(Failure) -> Handover? {
        guard let descriptor = options.resumes else { return nil }
        let file = OwnedDescriptor(descriptor)
        do throws(FrameError) {
            let bytes = SystemFiles.contents(of: file.number, maximum: Limits.stateBytesMaximum) ?? []
            return try Coder.value(Handover.self, from: bytes)
        } catch {
            throw Failure(message: "cannot take over: \(error)", status: 78)
        }
    }

    private static func announce(_ status: UInt8, to readiness: inout OwnedDescriptor) {
        try? SystemFiles.write([status], to: readiness.number)
        readiness = OwnedDescriptor()
    }
}
