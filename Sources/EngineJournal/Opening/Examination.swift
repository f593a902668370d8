internal import PlantedBugs

/// What is in a journal's directory, verified and without a single write. Throws at the first damage.
struct Examination {
    struct Segment: Equatable {
        var number: UInt64
        var bytes: UInt64
        var header: SegmentHeader
        /// Where frames begin, if the segment was scanned.
        var marks: [SegmentEntry.Mark] = []
    }

    struct Spare: Equatable {
        var number: UInt64
        var bytes: UInt64
    }

    enum Tail: Equatable {
        /// Everything is known to be durable.
        case durable
        /// Whole, but the last group may be in the page cache only.
        case unsynchronized
        /// The last group did not reach the disk whole.
        case torn(reason: String)
    }

    let directory: any DiskDirectory
    let contents: DirectoryContents
    let identity: IdentityFile
    let seed: UInt32
    /// Segments with records, oldest first.
    var written: [Segment] = []
    /// Prepared segments behind them.
    var prepared: [Spare] = []
    /// The segment behind the last written one has content, but its header is not whole: its first group was torn.
    var tornSegment: Spare?
    var checkpoints: [CheckpointEntry] = []
    var damagedCheckpoints: [Damage] = []
    /// What the next frame follows.
    var chain: Chain
    /// Where the next frame goes in the last written segment.
    var end: UInt64 = 0
    var tail = Tail.durable

    var lastCheckpointNumber: UInt64 { contents.checkpoints.last ?? 0 }
    var lastSequence: UInt64 { chain.nextSequence - 1 }

    static func run(in directory: any DiskDirectory) throws(JournalError) -> Examination {
        let contents = DirectoryContents(try reading { () throws(DiskError) in try directory.list() })
        let identity = try readIdentity(in: directory)
        let seed = Checksum.seed(of: identity.identity)
        var examination = Examination(
            directory: directory, contents: contents, identity: identity, seed: seed,
            chain: .beginning(seed: seed))
        try examination.readHeaders()
        try examination.readCheckpoints()
        try examination.scan()
        return examination
    }

    static func readIdentity(in directory: any DiskDirectory) throws(JournalError) -> IdentityFile {
        let bytes = try reading { () throws(DiskError) in
            let file = try directory.open(IdentityFile.name, .reading)
            defer { try? file.close() }
            return try file.bytes(at: 0, count: IdentityFile.fileBytes + 1)
        }
        switch IdentityFile.reading(bytes) {
        case .file(let identity): return identity
        case .newer(let version):
            throw .newerFormat(file: IdentityFile.name, found: version, supported: .current)
        case .unknownFeatures(let features):
            throw .unknownFeatures(file: IdentityFile.name, features: features)
        case .invalid(let reason):
            throw .damaged(Damage(kind: .identityDamaged, file: IdentityFile.name, detail: reason))
        }
    }

    // MARK: - Headers

    private mutating func readHeaders() throws(JournalError) {
        let floor = PlantedBug.floorIgnored.isPlanted ? contents.segments.first ?? 1 : identity.mark.floor
        var expected = floor
        // Segments below the floor were dropped; a crash kept them from being removed.
        for number in contents.segments where number >= floor {
            guard number == expected else { throw missing(expected, "segment \(number) is there") }
            expected += 1
            let name = FileName.segmentName(number)
            let (page, bytes) = try reading { () throws(DiskError) in
                let file = try directory.open(name, .reading)
                defer { try? file.close() }
                return (try file.bytes(at: 0, count: JournalLimits.headerBytes), try file.size())
            }
            switch SegmentHeader.reading(page) {
            case .header(let header): try note(header, number: number, bytes: bytes)
            case .prepared: prepared.append(Spare(number: number, bytes: bytes))
            case .newer(let version): throw .newerFormat(file: name, found: version, supported: .current)
            case .unknownFeatures(let features): throw .unknownFeatures(file: name, features: features)
            case .invalid:
                // Only the first segment behind the last written one may be like that.
                guard prepared.isEmpty, tornSegment == nil, !written.isEmpty else {
                    throw damaged(.headerDamaged, number, 0, nil, "the header does not verify")
                }
                tornSegment = Spare(number: number, bytes: bytes)
            }
        }
        if written.isEmpty {
            if let spare = prepared.first ?? tornSegment {
                throw damaged(.headerDamaged, spare.number, 0, nil, "the oldest segment has no header")
            }
            throw missing(floor, "the journal has no segment")
        }
    }

    private mutating func note(_ header: SegmentHeader, number: UInt64, bytes: UInt64) throws(JournalError) {
        guard header.identity == identity.identity else {
            throw damaged(.segmentForeign, number, 0, nil, "it belongs to the journal \(header.identity)")
        }
        guard header.number == number || PlantedBug.segmentNumberUnchecked.isPlanted else {
            throw damaged(.segmentForeign, number, 0, nil, "it is segment \(header.number) under another name")
        }
        if let torn = tornSegment ?? prepared.first {
            throw damaged(.headerDamaged, torn.number, 0, nil, "a later segment has records, this one has no header")
        }
        if let last = written.last, header.firstSequence <= last.header.firstSequence {
            throw damaged(
                .segmentForeign, number, 0, header.firstSequence,
                "it begins with sequence \(header.firstSequence), the segment before with \(last.header.firstSequence)")
        }
        written.append(Segment(number: number, bytes: bytes, header: header))
    }

    // MARK: - Checkpoints

    private mutating func readCheckpoints() throws(JournalError) {
        for number in contents.checkpoints {
            switch try CheckpointReader.verify(number, identity: identity.identity, in: directory) {
            case .success(let entry): checkpoints.append(entry)
            case .failure(let damage): damagedCheckpoints.append(damage)
            }
        }
        guard let first = written.first else { return }
        // One whose records are gone was already replaced by two newer ones; its file came back after a crash.
        checkpoints.removeAll { $0.position < first.header.firstSequence }
        guard checkpoints.isEmpty, first.header.firstSequence > 1 else { return }
        throw .damaged(
            damagedCheckpoints.last
                ?? Damage(
                    kind: .checkpointMissing, file: FileName.segmentName(first.number),
                    sequence: first.header.firstSequence,
                    detail: "the records before are gone and no checkpoint stands for them"))
    }

    // MARK: - Records

    /// Scans from where replay begins to the end.
    private mutating func scan() throws(JournalError) {
        let position = checkpoints.last?.position ?? 1
        let start = written.lastIndex { $0.header.firstSequence <= position } ?? 0
        chain = Chain(written[start].header)
        for index in start..<written.count {
            let segment = written[index]
            if index > start { try checkLink(from: written[index - 1], to: segment) }
            let file = try reading { () throws(DiskError) in
                try directory.open(FileName.segmentName(segment.number), .reading)
            }
            defer { try? file.close() }
            let isLast = index == written.count - 1
            let mark = identity.mark
            let scan = try SegmentScan.run(file, seed: seed, after: chain) { chain in
                !isLast || !Self.isCleanEnd(chain, mark)
            }
            written[index].marks = scan.marks
            chain = scan.chain
            end = scan.end
            if !isLast {
                try requireWhole(scan, of: segment)
            } else {
                try judge(scan, of: segment, file: file)
            }
        }
    }

    /// The journal was closed, and ends with what it ended with then: nothing was written since, so that a start need not
    /// read the room behind the last batch, nor the prepared segments. Opening takes the word back before it writes.
    private static func isCleanEnd(_ chain: Chain, _ mark: IdentityFile.Mark) -> Bool {
        mark.isClean && mark.watermark == chain.nextSequence - 1
    }

    private func checkLink(from earlier: Segment, to later: Segment) throws(JournalError) {
        if later.header.firstSequence > chain.nextSequence {
            throw damaged(
                .recordsMissing, earlier.number, end, chain.nextSequence,
                "it ends with sequence \(lastSequence), the next segment begins with \(later.header.firstSequence)")
        }
        if later.header.firstSequence != chain.nextSequence || later.header.chain != chain.checksum
            || later.header.lastGroup != chain.group
        {
            throw damaged(
                .segmentForeign, later.number, 0, chain.nextSequence, "it does not follow the segment before it")
        }
    }

    /// A segment is begun only after everything in the one before it was synchronised.
    private func requireWhole(_ scan: SegmentScan, of segment: Segment) throws(JournalError) {
        switch scan.ending {
        case .whole: return
        case .unreadable(let reason), .broken(let reason):
            throw damaged(
                .batchDamaged, segment.number, scan.end, chain.nextSequence, "\(reason), and later segments are there")
        }
    }

    /// Tells a torn tail from damage (format document, "Torn or damaged").
    private mutating func judge(
        _ scan: SegmentScan, of segment: Segment, file: any DiskFile
    ) throws(JournalError) {
        let checkpointed = checkpoints.map { $0.end - 1 }.max() ?? 0
        let durable = max(
            identity.mark.watermark, chain.watermark,
            PlantedBug.checkpointEndUnchecked.isPlanted ? 0 : checkpointed)
        let next = chain.nextSequence
        let isBehindTorn = try findsTornSegment()
        switch scan.ending {
        case .broken(let reason):
            throw damaged(.chainBroken, segment.number, scan.end, next, reason)
        case .whole:
            if next <= durable {
                throw damaged(
                    .recordsMissing, segment.number, scan.end, next,
                    "the journal ends with sequence \(lastSequence), but \(durable) was durable")
            }
            tail = isBehindTorn || lastSequence > identity.mark.watermark ? .unsynchronized : .durable
        case .unreadable(let reason):
            if PlantedBug.damageTruncated.isPlanted {
                tail = .torn(reason: reason)
                return
            }
            if next <= durable {
                throw damaged(
                    .batchDamaged, segment.number, scan.end, next, "\(reason), but up to \(durable) was durable")
            }
            if isBehindTorn {
                throw damaged(
                    .batchDamaged, segment.number, scan.end, next, "\(reason), and the next segment was begun")
            }
            try requireNoProof(.batchDamaged, in: file, segment.number, from: scan.end, sequence: next, reason)
            tail = .torn(reason: reason)
        }
    }

    /// Whether a rotation was torn: the next segment has content, but no durable header.
    private mutating func findsTornSegment() throws(JournalError) -> Bool {
        if tornSegment == nil, !Self.isCleanEnd(chain, identity.mark), let first = prepared.first {
            // The header's page may be lost while what was written behind it is there.
            let isEmpty = try reading { () throws(DiskError) in
                let file = try directory.open(FileName.segmentName(first.number), .reading)
                defer { try? file.close() }
                return try file.firstNonzero(from: 0, expecting: first.bytes) == first.bytes
            }
            if !isEmpty, !PlantedBug.tornCreationUnseen.isPlanted { tornSegment = prepared.removeFirst() }
        }
        guard let torn = tornSegment else { return false }
        let file = try reading { () throws(DiskError) in
            try directory.open(FileName.segmentName(torn.number), .reading)
        }
        defer { try? file.close() }
        try requireNoProof(
            .headerDamaged, in: file, torn.number, from: UInt64(JournalLimits.headerBytes),
            sequence: chain.nextSequence, "the header does not verify")
        return true
    }

    private func requireNoProof(
        _ kind: Damage.Kind, in file: any DiskFile, _ number: UInt64, from offset: UInt64, sequence: UInt64,
        _ reason: String
    ) throws(JournalError) {
        switch try FrameSearch.proof(that: sequence, wasDurableIn: file, from: offset, seed: seed) {
        case .nothing: return
        case .proof(let later):
            throw damaged(
                kind, number, offset, sequence, "\(reason), but the batch at offset \(later) was written later")
        case .undecided:
            throw damaged(
                kind, number, offset, sequence, "\(reason), and what is behind it cannot be told from batches")
        }
    }

    // MARK: - Words

    private func damaged(
        _ kind: Damage.Kind, _ number: UInt64, _ offset: UInt64, _ sequence: UInt64?, _ detail: String
    ) -> JournalError {
        .damaged(
            Damage(
                kind: kind, file: FileName.segmentName(number), offset: offset, sequence: sequence, detail: detail))
    }

    private func missing(_ number: UInt64, _ detail: String) -> JournalError {
        .damaged(Damage(kind: .segmentMissing, file: FileName.segmentName(number), detail: detail))
    }
}
