internal import PlantedBugs

/// Makes a new journal. The identity file comes last: as long as it is not there, there was no journal.
enum Creation {
    /// Refuses when what is there was a journal: an identity that is gone must not look like a fresh directory.
    static func allow(_ contents: DirectoryContents, in directory: any DiskDirectory) throws(JournalError) {
        let damage = Damage(
            kind: .identityMissing, file: IdentityFile.name,
            detail: "segments or checkpoints are here, so it cannot be a new journal")
        guard contents.checkpoints.isEmpty else { throw .damaged(damage) }
        for number in contents.segments {
            // A crash while the first segment was made leaves a header at most.
            let isUsed = try reading { () throws(DiskError) in
                let file = try directory.open(FileName.segmentName(number), .reading)
                defer { try? file.close() }
                return try file.firstNonzero(from: UInt64(JournalLimits.headerBytes)) < file.size()
            }
            if isUsed || number > 1 { throw .damaged(damage) }
        }
    }

    static func run(
        _ contents: DirectoryContents, in directory: any DiskDirectory, options: JournalOptions
    ) throws(DiskError) {
        let identity = options.randomIdentity()
        let segmentName = "segment.tmp"
        let header = SegmentHeader(
            identity: identity, number: 1, firstSequence: 1, lastGroup: 0, chain: Checksum.seed(of: identity))
        let bytes = UInt64(min(options.segmentBytes, JournalLimits.segmentBytesInitial))
        let segment = try TemporaryFile.create(segmentName, in: directory)
        try make(segment, segmentName, in: directory) { () throws(DiskError) in
            try segment.writeAll(header.encoded, at: 0)
            try segment.fillWithZeros(from: UInt64(JournalLimits.headerBytes), to: bytes)
        }
        try directory.rename(segmentName, to: FileName.segmentName(1))
        try directory.synchronize()

        let identityName = "identity.tmp"
        let content = IdentityFile(
            identity: identity, mark: IdentityFile.Mark(counter: 1, watermark: 0, floor: 1, isClean: true))
        let file = try TemporaryFile.create(identityName, in: directory)
        try make(file, identityName, in: directory) { () throws(DiskError) in
            try file.fillWithZeros(from: 0, to: UInt64(IdentityFile.fileBytes))
            try file.writeAll(content.encodedIdentity, at: 0)
            let (mark, offset) = content.encodedMark
            try file.writeAll(mark, at: offset)
        }
        try directory.rename(identityName, to: IdentityFile.name)
        try directory.synchronize()
    }

    private static func make(
        _ file: any DiskFile, _ name: String, in directory: any DiskDirectory, _ fill: () throws(DiskError) -> Void
    ) throws(DiskError) {
        do throws(DiskError) {
            try fill()
            if !PlantedBug.creationWithoutSynchronization.isPlanted { try file.synchronize() }
        } catch {
            TemporaryFile.discard(file, name, in: directory)
            throw error
        }
        try file.close()
    }
}
