import EngineClient
import Glibc
import WorkflowModel

/// Where a command writes: data to standard output, talk to standard error.
enum Console {
    /// Writes lines of data.
    static func print(_ lines: [StyledText]) { write(lines, to: .standardOutput) }

    /// Writes lines of talk.
    static func say(_ lines: [StyledText]) { write(lines, to: .standardError) }

    /// Writes a line of talk.
    static func say(_ line: StyledText) { say([line]) }

    /// Writes a JSON document: indented for people, one line for programs.
    static func print(json value: Value) {
        if Terminal.standardOutput.isTerminal {
            write(bytes: Array((JSONText.lines(value).joined(separator: "\n") + "\n").utf8), to: STDOUT_FILENO)
        } else {
            print(jsonLine: value)
        }
    }

    /// Writes a JSON document as one line.
    static func print(jsonLine value: Value) {
        write(bytes: Array((value.printed() + "\n").utf8), to: STDOUT_FILENO)
    }

    /// What data is drawn on.
    static func canvas(for terminal: Terminal = .standardOutput) -> Canvas {
        let size = terminal.size
        return Canvas(
            width: terminal.isTerminal ? size.columns : nil, height: terminal.isTerminal ? size.lines : nil,
            glyphs: terminal.glyphs, now: HostClock.now, secondsFromUTC: LocalTime.secondsFromUTC)
    }

    static func write(_ lines: [StyledText], to terminal: Terminal) {
        guard !lines.isEmpty else { return }
        let text = lines.map { $0.rendered(colours: terminal.hasColours) + "\n" }.joined()
        write(bytes: Array(text.utf8), to: terminal.descriptor)
    }

    /// Writes all of it. A reader that has gone, such as `head`, ends the program quietly by SIGPIPE.
    static func write(bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, -1)
                continue
            }
            guard count > 0 else { return }
            written += count
        }
    }
}
