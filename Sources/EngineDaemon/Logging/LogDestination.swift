import CSystemd
import Glibc
import Synchronization

/// Where log records go. Neither destination waits for a slow reader.
enum LogDestination: Sendable {
    /// journald by its native protocol, with fields.
    case journal
    /// One line a record.
    case lines(LineSink)

    /// Where journald takes records.
    static let journalSocket = "/run/systemd/journal/socket"

    /// The journal when standard error is connected to it (`JOURNAL_STREAM` names that very stream), else lines.
    static func detect(environment: (String) -> String?) -> LogDestination {
        var status = stat()
        guard let stream = environment("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)"
        else { return .lines(LineSink(descriptor: STDERR_FILENO)) }
        return .journal
    }

    func write(_ record: LogRecord) {
        switch self {
        case .journal: Self.sendToJournal(record.journalFields)
        case .lines(let sink): sink.write(record.textLine)
        }
    }

    /// What journald does not take is lost, because there is nowhere else to say so.
    private static func sendToJournal(_ fields: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for field in fields {
            bytes.append(contentsOf: field.utf8)
            ends.append(bytes.count)
        }
        bytes.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var start = 0
            let vectors = ends.map { end in
                defer { start = end }
                return iovec(iov_base: base + start, iov_len: end - start)
            }
            _ = sd_journal_sendv(vectors, Int32(vectors.count))
        }
    }
}

/// A descriptor that lines are written to while it takes them; a full pipe or a stopped terminal loses lines, which
/// are counted, and never stops the daemon.
final class LineSink: Sendable {
    private let descriptor: CInt
    private let dropped = Mutex(0)

    /// poll(2) promises room for this much in a pipe (`PIPE_BUF`), so a longer line could block.
    private static let lineBytesMaximum = 4096

    init(descriptor: CInt) { self.descriptor = descriptor }

    func write(_ line: String) {
        dropped.withLock { dropped in
            guard hasRoom else {
                dropped += 1
                return
            }
            if dropped > 0 {
                writeBytes(Array("\(dropped) log lines were lost because nobody read them.\n".utf8))
                dropped = 0
                guard hasRoom else {
                    dropped += 1
                    return
                }
            }
            writeBytes(Self.bounded(line))
        }
    }

    private var hasRoom: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
    }

    private static func bounded(_ line: String) -> [UInt8] {
        let bytes = Array(line.utf8)
        guard bytes.count > lineBytesMaximum else { return bytes }
        let mark = Array("…\n".utf8)
        var end = lineBytesMaximum - mark.count
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end] + mark
    }

    private func writeBytes(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            start += written
        }
    }
}
