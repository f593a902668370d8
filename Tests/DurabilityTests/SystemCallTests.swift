import Foundation
import Testing

/// The real daemon is killed at, or told an error by, the Nth call of each system call that its journal makes. By default
/// every few places; `ENGINE_SYSCALL_STRIDE=1` kills at every one, and `ENGINE_SYSCALL_PLACES` sets at how many each error
/// meets each call.
@Suite(
    "Every system call", .timeLimit(.minutes(60)),
    .enabled(if: Machine.has("strace"), "wants strace"))
struct SystemCallTests {
    static let calls = ["pwrite64", "fdatasync", "fsync", "renameat", "openat2", "unlinkat", "fallocate"]
    static let errors = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "ENOMEM", "EINTR"]

    struct Pair: Sendable {
        var call: String
        var error: String
    }

    static let places = max(Machine.scale("ENGINE_SYSCALL_PLACES", 1), 1)
    /// By default each call meets two of the errors at one place; the long form goes through all of them.
    static let pairs = calls.enumerated().flatMap { row, call in
        errors.enumerated().compactMap { column, error in
            places > 1 || (row + column).isMultiple(of: 3) ? Pair(call: call, error: error) : nil
        }
    }
    static let stride = max(Machine.scale("ENGINE_SYSCALL_STRIDE", 6), 1)

    /// One life under strace with this injection. Gives how the daemon ended, and whether by itself.
    static func life(
        _ daemon: TestDaemon, _ injection: String, _ history: inout ClientHistory, place: String
    ) async throws -> (status: Int32, isByItself: Bool) {
        let call = injection.prefix { $0 != ":" }
        // The daemon stays our child, and stops at this call alone.
        let wrapper = [
            "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=\(call)",
            "-e", "inject=\(injection)",
        ]
        guard try await daemon.start(under: wrapper) else { return try await daemon.ended(within: 10) }
        let (socket, marks, prefix) = (daemon.socket, daemon.folder.path, place.filter { $0.isLetter || $0.isNumber })
        let before = history
        history = try await onThread {
            var history = before
            history.work(on: socket, marks: marks, prefix: prefix, count: 6)
            return history
        }
        // The identity file is brought up to date a second after the last append.
        return try await daemon.ended(within: 0.2)
    }

    static func verify(_ daemon: TestDaemon, _ history: ClientHistory, place: String) async throws {
        try await daemon.startSound(place)
        let socket = daemon.socket
        // Those of this life and of some before it; the whole at the end, or each life would cost more than the last.
        try await onThread { try history.verify(on: socket, last: 30, place: place) }
        daemon.kill()
    }

    static func finish(_ daemon: TestDaemon, _ history: ClientHistory, place: String) async throws {
        try await daemon.startSound(place)
        let (socket, marks) = (daemon.socket, daemon.folder.path)
        try await onThread {
            try history.verify(on: socket, place: place)
            try history.verifyEnd(on: socket, marks: marks, place: place)
        }
    }

    @Test("killed at the Nth call, nothing acknowledged is lost and no step runs twice", arguments: calls)
    func killed(_ call: String) async throws {
        try await Lanes.run { try await Self.kill(call) }
    }

    private static func kill(_ call: String) async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        try await daemon.startSound("first start")
        daemon.kill()
        var history = ClientHistory()
        var (index, kills, idle) = (1, 0, 0)
        // Two places in a row that no thread reaches are behind the last one.
        while idle < 2, index < 400, !ProofDeadline.isOver {
            let place = "killed at \(call) \(index)"
            let life = try await life(daemon, "\(call):signal=KILL:when=\(index)", &history, place: place)
            if life.isByItself { (kills, idle) = (kills + 1, 0) } else { idle += 1 }
            try await verify(daemon, history, place: place)
            index += stride
        }
        try await finish(daemon, history, place: "after the kills at \(call)")
        print("\(call): \(kills) kills up to call \(index), \(history.acknowledged) acknowledged commands")
        Tally.add("kills at a system call", kills, acknowledged: history.acknowledged)
        #expect(ProofDeadline.isOver || kills > 0 || ["unlinkat", "fallocate", "renameat", "fsync"].contains(call))
    }

    @Test(
        "an error at the Nth call ends the daemon or is met, and nothing acknowledged is lost",
        arguments: pairs)
    func failing(_ pair: Pair) async throws {
        try await Lanes.run { try await Self.fail(pair) }
    }

    private static func fail(_ pair: Pair) async throws {
        let (call, error) = (pair.call, pair.error)
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        try await daemon.startSound("first start")
        daemon.kill()
        var history = ClientHistory()
        let first = places > 1 ? 1 : 1 + calls.firstIndex(of: call, default: 0) * 3
        var endings: [Int32: Int] = [:]
        for index in first..<(first + places) where !ProofDeadline.isOver {
            for form in places > 1 || index.isMultiple(of: 2) ? ["", "+"] : [""] {
                // EINTR for ever is no machine's behaviour: the daemon would repeat the call for ever, as it must.
                if error == "EINTR", form == "+" { continue }
                let place = "\(error) at \(call) \(index)\(form)"
                let life = try await life(
                    daemon, "\(call):error=\(error):when=\(index)\(form)", &history, place: place)
                endings[life.isByItself ? life.status : 0, default: 0] += 1
                #expect(
                    !life.isByItself || (0..<128).contains(life.status), "\(place): crashed: \(daemon.log.suffix(600))")
                try await verify(daemon, history, place: place)
            }
        }
        try await finish(daemon, history, place: "after \(error) at \(call)")
        let how = endings.sorted { $0.key < $1.key }.map { "\($0.value) ended with \($0.key)" }.joined(separator: ", ")
        print("\(error) at \(call): \(how); \(history.acknowledged) acknowledged commands")
        Tally.add("lives with injected errors", endings.values.reduce(0, +), acknowledged: history.acknowledged)
    }
}

extension [String] {
    fileprivate func firstIndex(of element: String, default standard: Int) -> Int {
        firstIndex(of: element) ?? standard
    }
}
