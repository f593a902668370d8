/// Goes through the changes of a virtual disk and makes the images that a power cut at each moment may leave.
package struct CrashHistory: Sendable {
    /// What of the unsynchronised changes reaches the disk.
    package enum Survival: Equatable, Sendable {
        case nothing
        case everything
        /// Each 512-byte sector and each directory operation by itself, with this chance in 256.
        case random(UInt8)
        /// The first so many sectors of all, in order: a torn write.
        case firstSectors(Int)
        /// All but the first so many: the order was reversed.
        case lastSectors(Int)
        /// The sectors whose bit is set, and the first so many directory operations.
        case subset(sectors: UInt64, names: Int)
    }

    private struct Sector: Sendable {
        var inode: Int
        var offset: Int
        /// Of what was written: nothing is copied.
        var bytes: ArraySlice<UInt8>
    }

    private enum DirectoryChange: Sendable {
        case link(String, Int)
        case rename(String, String, Int)
        case unlink(String)
    }

    private static let sectorBytes = 512

    private var durable: DiskImage
    private var sectors: [Sector] = []
    private var sizes: [Int: Int] = [:]
    private var directoryChanges: [DirectoryChange] = []
    /// What was acknowledged up to now.
    package private(set) var acknowledged: UInt64 = 0

    package init(from image: DiskImage = DiskImage()) { durable = image }

    package var pendingSectors: Int { sectors.count }
    package var pendingNames: Int { directoryChanges.count }
    package var isPending: Bool { !sectors.isEmpty || !sizes.isEmpty || !directoryChanges.isEmpty }

    package mutating func apply(_ change: VirtualDisk.Change) {
        switch change {
        case .create(let name, let inode):
            durable.inodes[inode] = []
            directoryChanges.append(.link(name, inode))
        case .resize(let inode, let bytes): sizes[inode] = bytes
        case .write(let inode, let offset, let bytes): split(bytes, inode, offset)
        case .synchronize(let inode):
            if let size = sizes.removeValue(forKey: inode) { durable.resize(inode, to: size) }
            for sector in sectors where sector.inode == inode {
                durable.write(sector.bytes, to: inode, at: sector.offset)
            }
            sectors.removeAll { $0.inode == inode }
        case .lose(let inode):
            sectors.removeAll { $0.inode == inode }
            sizes[inode] = nil
        case .rename(let name, let newName, let inode): directoryChanges.append(.rename(name, newName, inode))
        case .unlink(let name): directoryChanges.append(.unlink(name))
        case .synchronizeDirectory:
            for change in directoryChanges { apply(change, to: &durable) }
            directoryChanges = []
        case .acknowledged(let sequence): acknowledged = max(acknowledged, sequence)
        }
    }

    private mutating func split(_ bytes: [UInt8], _ inode: Int, _ offset: Int) {
        var position = offset
        while position < offset + bytes.count {
            let end = min((position / Self.sectorBytes + 1) * Self.sectorBytes, offset + bytes.count)
            sectors.append(
                Sector(inode: inode, offset: position, bytes: bytes[(position - offset)..<(end - offset)]))
            position = end
        }
    }

    private func apply(_ change: DirectoryChange, to image: inout DiskImage) {
        switch change {
        case .link(let name, let inode): image.names[name] = inode
        case .rename(let name, let newName, let inode):
            if image.names[name] == inode { image.names[name] = nil }
            image.names[newName] = inode
        case .unlink(let name): image.names[name] = nil
        }
    }

    /// What the disk holds after a power cut now.
    package func image(_ survival: Survival, using random: inout some RandomNumberGenerator) -> DiskImage {
        var image = durable
        for (inode, size) in sizes.sorted(by: { $0.key < $1.key }) where survives(survival, 0, 1, &random) {
            if size > image.inodes[inode, default: []].count { image.resize(inode, to: size) }
        }
        for (index, sector) in sectors.enumerated() where survives(survival, index, sectors.count, &random) {
            image.write(sector.bytes, to: sector.inode, at: sector.offset)
        }
        // A journalling file system writes directory changes in order: what survives is a prefix, or all by chance.
        let keptChanges: Int
        switch survival {
        case .nothing, .lastSectors: keptChanges = 0
        case .everything, .firstSectors: keptChanges = directoryChanges.count
        case .subset(_, let names): keptChanges = min(names, directoryChanges.count)
        case .random: keptChanges = Int.random(in: 0...directoryChanges.count, using: &random)
        }
        for change in directoryChanges.prefix(keptChanges) { apply(change, to: &image) }
        let linked = Set(image.names.values)
        image.inodes = image.inodes.filter { linked.contains($0.key) }
        return image
    }

    private func survives(
        _ survival: Survival, _ index: Int, _ count: Int, _ random: inout some RandomNumberGenerator
    ) -> Bool {
        switch survival {
        case .nothing: false
        case .everything: true
        case .random(let chance): UInt8.random(in: .min ... .max, using: &random) < chance
        case .firstSectors(let kept): index < kept
        case .lastSectors(let lost): index >= lost
        case .subset(let sectors, _): index < UInt64.bitWidth && sectors >> UInt64(index) & 1 == 1
        }
    }
}
