import Glibc
import TestPrograms
import Testing

@testable import EngineDaemon

@Suite("The listening socket")
struct ListeningSocketTests {
    @Test("is a file of mode 0660 in a directory of mode 0750")
    func modes() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/run/socket"
        let socket = try ListeningSocket(path: path, group: nil)
        defer { close(socket.descriptor) }
        #expect(FileSystem.status(path).map { $0.st_mode & 0o7777 } == 0o660)
        #expect(FileSystem.status("\(directory.path)/run").map { $0.st_mode & 0o7777 } == 0o750)
    }

    @Test("belongs to the group that is given", .enabled(if: getuid() == 0, "only root can give files away"))
    func group() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/run/socket"
        let socket = try ListeningSocket(path: path, group: 4_242)
        defer { close(socket.descriptor) }
        #expect(FileSystem.status(path)?.st_gid == 4_242)
        #expect(FileSystem.status("\(directory.path)/run")?.st_gid == 4_242)
    }

    @Test("replaces what a dead daemon left")
    func replacesStale() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        close(try ListeningSocket(path: path, group: nil).descriptor)
        #expect(FileSystem.exists(path))
        let socket = try ListeningSocket(path: path, group: nil)
        defer { close(socket.descriptor) }
        #expect(throws: Never.self) { try RawClient(path: path) }
    }

    @Test("never takes the path of a living daemon")
    func refusesLive() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        let first = try ListeningSocket(path: path, group: nil)
        defer { close(first.descriptor) }
        #expect(throws: ListeningSocket.Failure.inUse(path: path)) { try ListeningSocket(path: path, group: nil) }
        #expect(throws: Never.self) { try RawClient(path: path) }
    }

    @Test("never takes the path of a living daemon whose backlog is full")
    func refusesFullBacklog() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        let first = try ListeningSocket(path: path, group: nil)
        defer { close(first.descriptor) }
        #expect(listen(first.descriptor, 1) == 0)
        let waiting = try (0..<2).map { _ in try RawClient(path: path) }
        #expect(throws: ListeningSocket.Failure.inUse(path: path)) { try ListeningSocket(path: path, group: nil) }
        withExtendedLifetime(waiting) {}
    }

    @Test("of several daemons that start at once exactly one gets")
    func oneWinner() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        // Every round begins with a stale file, the hardest case.
        close(try ListeningSocket(path: path, group: nil).descriptor)
        let sockets = await withTaskGroup(of: ListeningSocket?.self) { group in
            for _ in 0..<50 { group.addTask { try? ListeningSocket(path: path, group: nil) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = sockets.compactMap { $0 }
        #expect(winners.count == 1)
        for winner in winners { close(winner.descriptor) }
    }

    @Test("leaves a file alone that is no socket")
    func refusesFile() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        close(creat(path, 0o600))
        #expect(throws: ListeningSocket.Failure.self) { try ListeningSocket(path: path, group: nil) }
        #expect(FileSystem.exists(path))
    }

    @Test("refuses a directory that everybody may write")
    func refusesOpenDirectory() throws {
        let directory = try TemporaryDirectory()
        let open = "\(directory.path)/open"
        #expect(mkdir(open, 0o700) == 0 && chmod(open, 0o777) == 0)
        #expect(throws: ListeningSocket.Failure.self) { try ListeningSocket(path: "\(open)/socket", group: nil) }
    }

    @Test("refuses a path that is too long for a socket, and says the bound")
    func refusesLongPath() throws {
        let path = "/tmp/" + String(repeating: "x", count: 200)
        let failure = #expect(throws: ListeningSocket.Failure.self) { try ListeningSocket(path: path, group: nil) }
        #expect(failure?.description.contains("107 bytes") == true)
    }

    @Test("removes its own file at the end, and never one that has taken its place")
    func removesOwnFile() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        let first = try ListeningSocket(path: path, group: nil)
        close(first.descriptor)
        let second = try ListeningSocket(path: path, group: nil)
        first.removeFile()
        #expect(FileSystem.exists(path))
        close(second.descriptor)
        second.removeFile()
        #expect(!FileSystem.exists(path))
    }
}
