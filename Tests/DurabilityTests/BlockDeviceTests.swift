import EngineClient
import EngineProtocol
import Foundation
import Testing

/// Power cuts at the level of the disk: every write and flush of a loaded engine's disk is recorded; then disks are made as
/// they were at moments drawn by chance, with what was not flushed lost, torn and reordered by sectors, and an engine is
/// started on each. `ENGINE_BLOCK_IMAGES` sets how many.
@Suite(
    "Block device", .serialized, .timeLimit(.minutes(60)),
    .enabled(
        if: Machine.canMountDisks && FileManager.default.fileExists(atPath: "/dev/fuse"),
        "wants root that may mount, loop devices and FUSE"))
struct BlockDeviceTests {
    static let images = Machine.scale("ENGINE_BLOCK_IMAGES", 6)
    static let megabytes = 128

    /// A start that was acknowledged when the log had so many bytes.
    struct Acknowledged: Sendable {
        var execution: UInt64
        var logBytes: Int
    }

    @Test("whatever of the unflushed sectors survives, what was acknowledged is there")
    func images() async throws {
        let folder = "/tmp/durability-block-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let disk = try RecordingDisk(folder: folder, megabytes: Self.megabytes)
        var isRemoved = false
        defer { if !isRemoved { disk.remove() } }
        let (acknowledged, begin) = try await Self.record(disk)
        disk.remove()
        isRemoved = true
        let recording = try DiskRecording(path: disk.logPath)
        let first = recording.entries.firstIndex { $0.end >= begin } ?? 0
        var random = SystemRandomNumberGenerator()
        var compared = 0
        var images = 0
        for number in 0..<Self.images where !ProofDeadline.isOver {
            images += 1
            let count = Int.random(in: first...recording.entries.count, using: &random)
            let image = "\(folder)/image-\(number)"
            defer { try? FileManager.default.removeItem(atPath: image) }
            try recording.image(after: count, at: image, megabytes: Self.megabytes, using: &random)
            let end = recording.entries[..<count].last?.end ?? 0
            compared += try await Self.verify(
                image, folder + "/replayed", acknowledged.filter { $0.logBytes <= end },
                place: "image \(number), \(count) of \(recording.entries.count) entries")
        }
        print(
            "\(images) block images of \(recording.entries.count) recorded entries, \(acknowledged.count) acknowledged "
                + "commands, \(compared) comparisons")
        #expect(acknowledged.count > 20)
    }

    /// Loads an engine on the disk. Gives what was acknowledged when, and where the log was when the engine was ready.
    static func record(_ disk: RecordingDisk) async throws -> ([Acknowledged], Int) {
        let daemon = try TestDaemon(state: disk.mountPoint + "/state")
        defer { daemon.remove() }
        try await daemon.startSound("recording")
        let begin = disk.logBytes
        let (socket, log) = (daemon.socket, disk.logPath)
        let acknowledged = try await onThread {
            var acknowledged: [Acknowledged] = []
            var connection = try EngineConnection(path: socket)
            let document = "name: rest\nsteps: [{ id: a, set: { b: 1 } }, { id: c, wait: 1d }]\n"
            for _ in 0..<60 {
                let id = try connection.call(StartParameters(document: document), within: .seconds(30)).executionID
                let bytes = (try FileManager.default.attributesOfItem(atPath: log))[.size] as? Int ?? .max
                acknowledged.append(Acknowledged(execution: id, logBytes: bytes))
            }
            return acknowledged
        }
        daemon.kill()
        daemon.endSupervisor()
        return (acknowledged, begin)
    }

    static func verify(
        _ image: String, _ mountPoint: String, _ acknowledged: [Acknowledged], place: String
    ) async throws -> Int {
        try FileManager.default.createDirectory(atPath: mountPoint, withIntermediateDirectories: true)
        // As the boot after a power cut does it: a superblock of which one sector was written is made good. 1 is "corrected".
        let corrected = try Machine.run(["e2fsck", "-fy", image])
        #expect(corrected <= 1, "\(place): e2fsck ended with \(corrected)")
        try Machine.mount(image, at: mountPoint)
        defer { _ = try? Machine.run(["umount", "-l", mountPoint]) }
        let daemon = try TestDaemon(state: mountPoint + "/state")
        defer { daemon.remove() }
        try await daemon.startSound(place)
        let socket = daemon.socket
        try await onThread {
            var connection = try EngineConnection(path: socket)
            for start in acknowledged {
                do {
                    _ = try connection.call(StatusParameters(executionID: start.execution), within: .seconds(30))
                } catch {
                    Issue.record("\(place): execution \(start.execution) was acknowledged and is gone: \(error)")
                }
            }
        }
        daemon.kill()
        daemon.endSupervisor()
        return acknowledged.count
    }
}
