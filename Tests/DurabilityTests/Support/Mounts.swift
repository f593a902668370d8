import Foundation

/// A file system of its own in a file, so that its power can be cut. Needs root.
final class LoopFileSystem {
    enum Kind: String, CaseIterable, Sendable {
        case ext4, xfs
        var isThere: Bool { Machine.has("mkfs.\(rawValue)") }
    }

    let kind: Kind
    private(set) var image: String
    private let firstImage: String
    private var moves = 0
    let mountPoint: String
    private var isMounted = false

    /// Makes the file system in `image` and mounts it.
    init(_ kind: Kind, image: String, mountPoint: String, megabytes: Int) throws {
        self.kind = kind
        self.image = image
        firstImage = image
        self.mountPoint = mountPoint
        try FileManager.default.createDirectory(atPath: mountPoint, withIntermediateDirectories: true)
        try Machine.run("truncate", "-s", "\(megabytes)M", image)
        switch kind {
        case .ext4: try Machine.run("mkfs.ext4", "-q", "-F", image)
        case .xfs: try Machine.run("mkfs.xfs", "-q", "-f", image)
        }
        try mount()
    }

    func mount() throws {
        try Machine.mount(image, at: mountPoint)
        isMounted = true
    }

    func unmount() throws {
        guard isMounted else { return }
        // A process that was killed lets go of its files a moment later, and another mount namespace when it likes.
        try Machine.run("umount", "-l", mountPoint)
        isMounted = false
    }

    /// The disk is taken out and put into another machine: what the old mount may still hold does not reach it.
    func moveDisk() throws {
        try unmount()
        moves += 1
        let copy = "\(firstImage)-\(moves)"
        try Machine.run("cp", "--sparse=always", image, copy)
        try FileManager.default.removeItem(atPath: image)
        image = copy
    }

    /// Cuts the power: the file system ends at once, and what its log has not written is lost.
    func cutPower() throws {
        let descriptor = open(mountPoint, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        // FS_IOC_SHUTDOWN, with 2 for "do not flush the log".
        var flags: UInt32 = 2
        guard ioctl(descriptor, 0x8004_587D, &flags) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    deinit {
        if isMounted { _ = try? Machine.run(["umount", "-l", mountPoint]) }
    }
}
