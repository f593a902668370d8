import Glibc

/// Times, and how they are printed.
enum Measurement {
    /// The processor time of this process in nanoseconds, so that other processes do not count.
    static func processorNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// The best of several rounds, in nanoseconds for each.
    static func best(rounds: Int = 5, of count: Int, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = processorNanoseconds()
            for _ in 0..<count { try body() }
            best = Swift.min(best, (processorNanoseconds() - start) / Double(count))
        }
        return best
    }

    /// What a command prints; nil when it fails.
    static func output(of command: String) -> String? {
        guard let pipe = popen(command, "r") else { return nil }
        var text = ""
        var buffer = [CChar](repeating: 0, count: 4096)
        while fgets(&buffer, Int32(buffer.count), pipe) != nil {
            text += String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return pclose(pipe) == 0 ? text : nil
    }

    /// The least processor time of three runs of a command, user and system, in milliseconds; nil when it fails.
    static func milliseconds(of command: String) -> Double? {
        var best: Double?
        for _ in 0..<3 {
            let timed = "bash -c " + quoted("TIMEFORMAT='%U %S'; time \(command) >/dev/null 2>&1") + " 2>&1"
            guard let times = output(of: timed)?.split(whereSeparator: \.isWhitespace).compactMap({ Double($0) }),
                times.count == 2
            else { return nil }
            best = Swift.min(best ?? .infinity, (times[0] + times[1]) * 1000)
        }
        return best
    }

    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Right-aligned in a column.
    static func column(_ text: String, _ width: Int = 11) -> String {
        String(repeating: " ", count: Swift.max(0, width - text.count)) + text
    }

    static func column(_ number: Double) -> String { column(String(Int(number))) }
}
