import Glibc

/// A directory of one test, removed with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/stepd-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw HarnessError("mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { remove(path + "/" + name) }
        }
        closedir(directory)
        rmdir(path)
    }

    func read(_ name: String) -> [UInt8]? {
        let file = open("\(path)/\(name)", O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = Glibc.read(file, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    func text(_ name: String) -> String? {
        read(name).map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ text: String, to name: String) throws {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o700)
        guard file >= 0 else { throw HarnessError("open \(name): \(errno)") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw HarnessError("write \(name)") }
    }
}

struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Looks until the condition holds; false when it does not in time.
func eventually(within seconds: Double = 10, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = monotonicSeconds() + seconds
    while monotonicSeconds() < end {
        if try condition() { return true }
        poll(nil, 0, 5)
    }
    return try condition()
}

/// Facts of the process table.
enum Processes {
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(file, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// True where this process may lower the score by which the kernel chooses whom it ends when memory runs out.
    static let maySetResources: Bool = {
        let line = text("/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        guard let mask = line?.split(separator: "\t").last.flatMap({ UInt64($0, radix: 16) }) else { return false }
        return mask & 1 << 24 != 0  // CAP_SYS_RESOURCE
    }()

    static func all() -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name) { found.append(number) }
        }
        return found
    }

    /// Live processes with this text in their command line.
    static func matching(_ text: String) -> [Int32] {
        all().filter { $0 != getpid() && (self.text("/proc/\($0)/cmdline") ?? "").contains(text) && state($0) != "Z" }
    }

    static func state(_ processID: Int32) -> Character? {
        statFields(processID)?.first?.first
    }

    /// Stopped, or waiting for a vforked child that was stopped before its exec.
    static func isHalted(_ processID: Int32) -> Bool {
        state(processID).map { "TD".contains($0) } ?? false
    }

    /// The fields of /proc/PID/stat behind the name: state, parent, group, session …
    static func statFields(_ processID: Int32) -> [Substring]? {
        guard let text = text("/proc/\(processID)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split { $0 == " " || $0 == "\n" }
    }

    static func children(of processID: Int32) -> [Int32] {
        all().filter { statFields($0).map { $0.count > 1 && $0[1] == "\(processID)" } ?? false }
    }

    static func residentKilobytes(_ processID: Int32) -> Int? {
        status(processID, "VmRSS:")
    }

    static func status(_ processID: Int32, _ field: String) -> Int? {
        text("/proc/\(processID)/status")?.split(separator: "\n").first { $0.hasPrefix(field) }
            .flatMap { Int($0.split { $0 == " " || $0 == "\t" }[1]) }
    }
}
