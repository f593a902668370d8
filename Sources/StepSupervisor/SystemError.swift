import Glibc
import StepProtocol

/// The errno of a failed call.
struct SystemError: Error {
    let code: Int32

    /// Must be made before any other call.
    init(code: Int32 = errno) {
        self.code = code
    }

    var message: String { String(cString: strerror(code)) }
}

/// Why the supervisor cannot serve, and the exit status that says so.
struct Failure: Error {
    var message: String
    var status: Int32 = 71
}

/// Says of an error of `body` what could not be done.
func attempt<Value: ~Copyable>(
    _ what: String, status: Int32 = 71, _ body: @autoclosure () throws(SystemError) -> Value
) throws(Failure) -> Value {
    do throws(SystemError) {
        return try body()
    } catch {
        throw Failure(message: "cannot \(what): \(error.message)", status: status)
    }
}

/// One line to standard error: the journal under systemd, `stepd.log` when detached. Rare by design: what happens to
/// steps is reported, not logged.
func log(_ message: String) {
    try? SystemFiles.write(Array("engine-stepd: \(message)\n".utf8), to: 2)
}
