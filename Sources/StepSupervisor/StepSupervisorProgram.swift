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
        do throws(OptionsError) {
            var options = try Options(arguments)
            guard let state = realpath(options.state, nil) else {
                log("cannot use \(options.state): \(SystemError().message)")
                return 73
            }
            options.state = String(cString: state)
            free(state)
            return serve(options)
        } catch {
            log(error.message)
            _ = SystemFiles.writeAll(Array(Options.usage.utf8), to: 2)
            return 64
        }
    }

    private static func serve(_ options: Options) -> Int32 {
        prepareProcess(keepsDescriptors: options.resumes != nil)
        var readiness: Int32 = -1
        if options.detaches {
            readiness = step_detach()
            guard readiness >= 0 else {
                log("cannot detach: \(SystemError().message)")
                return 71
            }
            redirectLog(to: options.state + "/stepd.log")
        }
        step_take_precedence(options.detaches || getsid(0) == getpid() ? 1 : 0)
        do throws(StateDirectory.Failure) {
            let supervisor = try Supervisor(options: options, predecessor: try predecessor(options))
            announce(0, to: readiness)
            return supervisor.run()
        } catch {
            log(error.message)
            announce(UInt8(clamping: error.status), to: readiness)
            return error.status
        }
    }

    /// Nothing of the caller's is kept: descriptors, directory, file mode mask, signal dispositions.
    private static func prepareProcess(keepsDescriptors: Bool) {
        if !keepsDescriptors { step_close_from(3) }
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
        step_prepare_signals()
        _ = chdir("/")
        umask(0o077)
    }

    private static func predecessor(_ options: Options) throws(StateDirectory.Failure) -> Predecessor? {
        guard let descriptor = options.resumes else { return nil }
        let file = OwnedDescriptor(descriptor)
        do throws(FrameError) {
            let bytes = SystemFiles.contents(of: file.number, maximum: Limits.stateBytesMaximum) ?? []
            return try Predecessor(bytes, options)
        } catch {
            throw StateDirectory.Failure(message: "cannot take over: \(error)", status: 78)
        }
    }

    private static func redirectLog(to path: String) {
        var flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        var status = stat()
        if stat(path, &status) == 0, status.st_size > Limits.logBytesMaximum { flags |= O_TRUNC }
        let file = open(path, flags, 0o600)
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        dup2(null, 0)
        dup2(file >= 0 ? file : null, 1)
        dup2(file >= 0 ? file : null, 2)
        if file > 2 { close(file) }
        if null > 2 { close(null) }
    }

    private static func announce(_ status: UInt8, to readiness: Int32) {
        guard readiness >= 0 else { return }
        _ = SystemFiles.writeAll([status], to: readiness)
        close(readiness)
    }
}
