import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing

/// Real file systems whose power is cut, that are full, or whose disk fails below them. `ENGINE_POWER_CUTS` sets how
/// often the power of each is cut.
@Suite(
    "Real file systems", .timeLimit(.minutes(60)),
    .enabled(if: Machine.canMountDisks, "wants root that may mount, and loop devices"))
struct FileSystemTests {
    static let cuts = Machine.scale("ENGINE_POWER_CUTS", 2)

    /// Clients work from threads of their own until the daemon is gone.
    static func work(
        _ daemon: TestDaemon, _ histories: [ClientHistory], round: Int, during body: () async throws -> Void
    ) async throws -> [ClientHistory] {
        let (socket, marks) = (daemon.socket, daemon.folder.path)
        async let done = withThrowingTaskGroup(of: (Int, ClientHistory).self) { group in
            for (index, history) in histories.enumerated() {
                group.addTask {
                    try await onThread {
                        var history = history
                        history.work(on: socket, marks: marks, prefix: "r\(round)c\(index)")
                        return (index, history)
                    }
                }
            }
            var result = histories
            for try await (index, history) in group { result[index] = history }
            return result
        }
        try await body()
        return try await done
    }

    @Test(
        "a power cut loses nothing that was acknowledged",
        .enabled(if: LoopFileSystem.Kind.allCases.allSatisfy(\.isThere), "wants mkfs.ext4 and mkfs.xfs"),
        arguments: LoopFileSystem.Kind.allCases)
    func powerCut(_ kind: LoopFileSystem.Kind) async throws {
        try await Lanes.run { try await Self.cutPower(of: kind) }
    }

    private static func cutPower(of kind: LoopFileSystem.Kind) async throws {
        let folder = "/tmp/durability-fs-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let system = try LoopFileSystem(kind, image: folder + "/image", mountPoint: folder + "/mount", megabytes: 320)
        let daemon = try TestDaemon(state: folder + "/mount/state")
        defer { daemon.remove() }
        var histories = [ClientHistory](repeating: ClientHistory(), count: 2)
        try await daemon.startSound("\(kind)")
        var cuts = 0
        for round in 0..<Self.cuts where !ProofDeadline.isOver {
            cuts += 1
            histories = try await Self.work(daemon, histories, round: round) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 30...300)))
                try system.cutPower()
                let (ended, isByItself) = try await daemon.ended(within: 10)
                #expect(ended == 74 || !isByItself, "round \(round): the daemon ended with \(ended)")
            }
            // The machine is off: the supervisor and its steps are gone too.
            daemon.endSupervisor()
            try system.moveDisk()
            try system.mount()
            try await daemon.startSound("\(kind), power cut \(round)")
            for history in histories {
                let socket = daemon.socket
                try await onThread { try history.verify(on: socket, place: "\(kind), power cut \(round)") }
            }
        }
        let acknowledged = histories.reduce(0) { $0 + $1.acknowledged }
        print("\(kind): \(cuts) power cuts, \(acknowledged) acknowledged commands")
        Tally.add("power cuts of a file system", cuts, acknowledged: acknowledged)
        #expect(cuts == 0 || acknowledged > 0)
        daemon.kill()
        daemon.endSupervisor()
        try system.unmount()
    }

    @Test("a full disk refuses new work, takes cancels, and serves again when there is room")
    func fullDisk() async throws {
        try await Lanes.run { try await Self.fillDisk() }
    }

    private static func fillDisk() async throws {
        let folder = "/tmp/durability-full-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let system = try LoopFileSystem(.ext4, image: folder + "/image", mountPoint: folder + "/mount", megabytes: 96)
        let daemon = try TestDaemon(state: folder + "/mount/state")
        defer { daemon.remove() }
        try await daemon.startSound("start")
        let ballast = folder + "/mount/ballast"
        var history = ClientHistory()
        var disks = 0
        for round in 0..<Machine.scale("ENGINE_FULL_DISKS", 2) where !ProofDeadline.isOver {
            disks += 1
            _ = try Machine.run(["dd", "if=/dev/zero", "of=\(ballast)", "bs=64k", "oflag=append", "conv=notrunc"])
            let (socket, marks) = (daemon.socket, daemon.folder.path)
            let before = history
            history = try await onThread {
                var history = before
                history.work(on: socket, marks: marks, prefix: "r\(round)", count: 60)
                return history
            }
            #expect(daemon.process?.isRunning == true, "round \(round): a full disk ended the daemon: \(daemon.log)")
            // One that rests for a day, so that there is something to cancel on the full disk.
            try FileManager.default.removeItem(atPath: ballast)
            try await Task.sleep(for: .milliseconds(700))
            let document = "name: sleeper\nsteps: [{ id: a, wait: 1d }]\n"
            var connection = try daemon.connect()
            let sleeper = try connection.call(StartParameters(document: document), within: .seconds(20)).executionID
            _ = try Machine.run(["dd", "if=/dev/zero", "of=\(ballast)", "bs=64k"])
            _ = try connection.call(CancelParameters(executionID: sleeper), within: .seconds(20))
            try FileManager.default.removeItem(atPath: ballast)
            try await Task.sleep(for: .milliseconds(700))
        }
        daemon.kill()
        try await daemon.startSound("after the full disks")
        let (socket, marks, final) = (daemon.socket, daemon.folder.path, history)
        try await onThread {
            try final.verify(on: socket, place: "full disk")
            try final.verifyEnd(on: socket, marks: marks, place: "full disk", tolerating: "No space left on device")
        }
        Tally.add("full disks", disks, acknowledged: history.acknowledged)
        daemon.kill()
        daemon.endSupervisor()
        try system.unmount()
    }

    @Test("a disk that fails below the file system ends the daemon with 74, and what it acknowledged is there")
    func failingSynchronization() async throws {
        try await Lanes.run { try await Self.failSynchronization() }
    }

    private static func failSynchronization() async throws {
        var (rounds, failures, acknowledged) = (0, 0, 0)
        for round in 0..<Machine.scale("ENGINE_FSYNC_FAILURES", 1) where !ProofDeadline.isOver {
            rounds += 1
            let folder = "/tmp/durability-sync-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(atPath: folder + "/memory", withIntermediateDirectories: true)
            defer {
                _ = try? Machine.run(["umount", "-l", folder + "/memory"])
                try? FileManager.default.removeItem(atPath: folder)
            }
            // A sparse file on a small tmpfs: the file system above believes in room that is not there.
            try Machine.run("mount", "-t", "tmpfs", "-o", "size=72M", "tmpfs", folder + "/memory")
            let system = try LoopFileSystem(
                .ext4, image: folder + "/memory/image", mountPoint: folder + "/mount", megabytes: 512)
            let daemon = try TestDaemon(state: folder + "/mount/state")
            defer { daemon.remove() }
            try await daemon.startSound("round \(round)")
            let histories = try await Self.work(daemon, [ClientHistory()], round: round) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...200)))
                _ = try Machine.run(["dd", "if=/dev/zero", "of=\(folder)/memory/ballast", "bs=64k"])
                // What the journal writes from now on reaches the page cache, and not the disk.
                _ = try Machine.run([
                    "dd", "if=/dev/zero", "of=\(folder)/mount/more", "bs=1M", "count=40", "conv=fsync",
                ])
                let (ended, isByItself) = try await daemon.ended(within: 15)
                #expect(ended == 74 || !isByItself, "round \(round): the daemon ended with \(ended): \(daemon.log)")
                if ended == 74 { failures += 1 }
            }
            daemon.endSupervisor()
            try Machine.run("rm", folder + "/memory/ballast")
            try Machine.run("mount", "-o", "remount,size=700M", folder + "/memory")
            try system.moveDisk()
            _ = try Machine.run(["fsck.ext4", "-p", system.image])
            try system.mount()
            try await daemon.startSound("round \(round), with room again")
            let socket = daemon.socket
            for history in histories {
                acknowledged += history.acknowledged
                try await onThread { try history.verify(on: socket, place: "failed synchronisation, round \(round)") }
            }
            daemon.kill()
            daemon.endSupervisor()
            try system.unmount()
        }
        print("failing disk: \(rounds) disks, \(failures) ended with 74, \(acknowledged) acknowledged commands")
        Tally.add("real failures of fsync", failures, acknowledged: acknowledged)
    }
}
