internal import PlantedBugs

/// Makes what was found ready for the writer: cuts a torn tail, rewrites what may be in the page cache only, removes
/// leftovers. A crash at any point leaves what `Examination` accepts and repairs again.
struct Repair {
    let directory: any DiskDirectory
    let options: JournalOptions
    let examination: Examination
    private var warnings: [JournalWarning] = []
    private var prepared: [Examination.Spare]

    struct Outcome {
        var identity: IdentityFile
        var segment: Writer.Segment
        var segments: [SegmentEntry]
        var spares: [SegmentStock.Spare]
        var warnings: [JournalWarning]
    }

    init(directory: any DiskDirectory, options: JournalOptions, examination: Examination) {
        self.directory = directory
        self.options = options
        self.examination = examination
        prepared = examination.prepared
    }

    mutating func run(_ identityFile: any DiskFile) throws(JournalError) -> Outcome {
        guard var last = examination.written.last else { preconditionFailure("an examined journal has a segment") }
        do throws(DiskError) {
            try removeLeftovers()
            let copies = try copyTorn(last)
            try replaceTornSegment()
            if examination.tail != .durable, !PlantedBug.tailNotRewritten.isPlanted {
                last.bytes = try rewrite(last)
                if copies.isEmpty { warnings.append(.uncleanEnd(lastSequence: examination.lastSequence)) }
            }
            for name in try directory.list() where FileName(name) == .temporary { try directory.unlink(name) }
            let identity = try mark(identityFile)
            let spares = try openSpares()
            return Outcome(
                identity: identity,
                segment: Writer.Segment(
                    number: last.number, file: try open(last.number, besides: spares), bytes: last.bytes,
                    offset: examination.end),
                segments: examination.written.map { segment in
                    SegmentEntry(
                        number: segment.number, firstSequence: segment.header.firstSequence,
                        bytes: segment.number == last.number ? last.bytes : segment.bytes, marks: segment.marks)
                },
                spares: spares, warnings: warnings)
        } catch {
            throw .unavailable(error)
        }
    }

    /// Removes what was dropped or never became whole.
    private func removeLeftovers() throws(DiskError) {
        for number in examination.contents.segments where number < examination.identity.mark.floor {
            try directory.unlink(FileName.segmentName(number))
        }
        for name in examination.contents.temporary { try directory.unlink(name) }
    }

    // MARK: - The torn tail

    /// Keeps what is going to be cut. When there is no room for the copy, nothing is cut.
    private mutating func copyTorn(_ last: Examination.Segment) throws(DiskError) -> [String] {
        var copies: [String] = []
        if case .torn = examination.tail, !PlantedBug.tornTailNotKept.isPlanted {
            let name = FileName.segmentName(last.number)
            let copy = try copy(name, from: examination.end)
            copies.append(copy)
            warnings.append(
                .tornTail(
                    segment: name, offset: examination.end, sequence: examination.chain.nextSequence, copy: copy))
        }
        if let torn = examination.tornSegment {
            let name = FileName.segmentName(torn.number)
            let copy = try copy(name, from: 0)
            copies.append(copy)
            warnings.append(
                .tornTail(segment: name, offset: 0, sequence: examination.chain.nextSequence, copy: copy))
        }
        if !copies.isEmpty {
            try directory.synchronize()
            failpoint(.afterTornCopy)
        }
        return copies
    }

    private mutating func copy(_ name: String, from offset: UInt64) throws(DiskError) -> String {
        let source = try directory.open(name, .reading)
        defer { try? source.close() }
        let bytes = try source.bytes(at: offset, count: Int(clamping: source.size() - offset))
        // Zeros at the end were there before.
        let content = Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)])
        let taken = Set(try directory.list())
        var target = FileName.tornName(examination.chain.nextSequence)
        var suffix = 1
        while taken.contains(target) {
            suffix += 1
            target = FileName.tornName(examination.chain.nextSequence) + "-\(suffix)"
        }
        let temporary = "torn.tmp"
        try writeTemporary(temporary) { file, _ throws(DiskError) in try file.writeAll(content, at: 0) }
        try directory.rename(temporary, to: target)
        return target
    }

    /// Puts an empty segment in the place of one that was torn when it was begun.
    private mutating func replaceTornSegment() throws(DiskError) {
        guard let torn = examination.tornSegment else { return }
        if let spare = prepared.popLast() {
            try directory.rename(FileName.segmentName(spare.number), to: FileName.segmentName(torn.number))
            prepared.insert(Examination.Spare(number: torn.number, bytes: spare.bytes), at: 0)
        } else {
            try directory.unlink(FileName.segmentName(torn.number))
        }
        try directory.synchronize()
    }

    // MARK: - Rewriting

    /// Writes the last segment again, into other blocks: after an unclean end the page cache may show what the disk
    /// does not have, and a second fsync of the same pages would not tell. Returns the new size.
    private mutating func rewrite(_ last: Examination.Segment) throws(DiskError) -> UInt64 {
        let name = FileName.segmentName(last.number)
        let temporary = "rewrite.tmp"
        let source = try directory.open(name, .reading)
        defer { try? source.close() }
        let end = examination.end
        let room = UInt64(min(options.segmentBytes, JournalLimits.segmentBytesInitial))
        var size = (end + room) / room * room
        try writeTemporary(temporary) { file, isPrepared throws(DiskError) in
            var offset: UInt64 = 0
            while offset < end {
                let bytes = try source.bytes(
                    at: offset, count: Int(min(UInt64(JournalLimits.transferBytes), end - offset)))
                guard !bytes.isEmpty else { throw DiskError(.read, file: name, number: ErrorNumber.inputOutput) }
                try file.writeAll(bytes, at: offset)
                offset += UInt64(bytes.count)
            }
            // A prepared segment that took the place of new room is full of zeros already.
            if isPrepared { size = try file.size() } else { try file.fillWithZeros(from: end, to: size) }
        }
        failpoint(.beforeRewriteRename)
        try directory.rename(temporary, to: name)
        failpoint(.afterRewriteRename)
        if !PlantedBug.rewriteWithoutDirectorySynchronization.isPlanted { try directory.synchronize() }
        return size
    }

    /// Makes a durable temporary file; on a full disk a prepared segment gives its room.
    private mutating func writeTemporary(
        _ name: String, _ fill: (any DiskFile, _ isPrepared: Bool) throws(DiskError) -> Void
    ) throws(DiskError) {
        do throws(DiskError) {
            let file = try TemporaryFile.create(name, in: directory)
            try complete(file, name) { () throws(DiskError) in try fill(file, false) }
        } catch {
            guard error.isFull, error.operation != .synchronize, let spare = prepared.popLast() else { throw error }
            try directory.rename(FileName.segmentName(spare.number), to: name)
            let file = try directory.open(name, .writing)
            try complete(file, name) { () throws(DiskError) in try fill(file, true) }
        }
    }

    private func complete(
        _ file: any DiskFile, _ name: String, _ fill: () throws(DiskError) -> Void
    ) throws(DiskError) {
        do throws(DiskError) {
            try fill()
            if !PlantedBug.rewriteWithoutSynchronization.isPlanted { try file.synchronize() }
        } catch {
            TemporaryFile.discard(file, name, in: directory)
            throw error
        }
        try file.close()
    }

    // MARK: - Ready

    /// All records are durable now: says so, and takes back the word that the end is clean.
    private func mark(_ file: any DiskFile) throws(DiskError) -> IdentityFile {
        var identity = examination.identity
        identity.mark.counter += 1
        identity.mark.watermark = max(identity.mark.watermark, examination.lastSequence)
        if !PlantedBug.cleanMarkKept.isPlanted { identity.mark.isClean = false }
        let (bytes, offset) = identity.encodedMark
        try file.writeAll(bytes, at: offset)
        try file.synchronize()
        return identity
    }

    /// Prepared segments of another size are made anew, if the size was changed.
    private func openSpares() throws(DiskError) -> [SegmentStock.Spare] {
        let usable = prepared.prefix { $0.bytes == UInt64(options.segmentBytes) }
        for spare in prepared.dropFirst(usable.count).reversed() {
            try directory.unlink(FileName.segmentName(spare.number))
        }
        var spares: [SegmentStock.Spare] = []
        for spare in usable {
            let file = try open(spare.number, besides: spares)
            spares.append(SegmentStock.Spare(number: spare.number, file: file, bytes: spare.bytes))
        }
        return spares
    }

    /// Opens one more segment; when that fails, those that are open are of no use any more.
    private func open(_ number: UInt64, besides others: [SegmentStock.Spare]) throws(DiskError) -> any DiskFile {
        do throws(DiskError) {
            return try directory.open(FileName.segmentName(number), .writing)
        } catch {
            for other in others { try? other.file.close() }
            throw error
        }
    }

    private func failpoint(_ point: JournalFailpoint) {
        #if DEBUG
            options.onFailpoint?(point)
        #endif
    }
}
