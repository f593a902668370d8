import Glibc
import TestPrograms

/// The memory of this process.
enum ProcessMemory {
    /// The second number of `/proc/self/statm`, in bytes.
    static func residentBytes() throws -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { throw TestFailure("no /proc/self/statm") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { throw TestFailure("empty statm") }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { throw TestFailure("statm: \(text)") }
        return pages * Int(getpagesize())
    }
}
