import Glibc

/// One line to standard error: the journal under systemd, `stepd.log` when detached. Rare by design: what happens to
/// steps is reported, not logged.
func log(_ message: String) {
    let line = Array("engine-stepd: \(message)\n".utf8)
    _ = write(2, line, line.count)
}
