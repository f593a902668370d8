/// Finds the longest beginning of a damaged journal that recovery can use.
struct Salvage {
    private let directory: any DiskDirectory
    private let identity: JournalIdentity
    private let seed: UInt32
    private var headers: [UInt64: SegmentHeader] = [:]
    private var checkpoints: [CheckpointEntry] = []
    private var durable: UInt64 = 0

    init(_ directory: any DiskDirectory) throws(JournalError) {
        self.directory = directory
        let contents = try JournalInspector.contents(of: directory)
        var found: [SegmentHeader] = []
        for number in contents.segments {
            let page = try reading { () throws(DiskError) in
                let file = try directory.open(FileName.segmentName(number), .reading)
                defer { try? file.close() }
                return try file.bytes(at: 0, count: JournalLimits.headerBytes)
            }
            if case .header(let header) = SegmentHeader.reading(page), header.number == number { found.append(header) }
        }
        switch try Self.identityFile(in: directory) {
        case .success(let file):
            identity = file.identity
            durable = file.mark.watermark
        case .failure(let damage):
            // Without an identity file the oldest segment says whose journal it is.
            guard let oldest = found.first else { throw .damaged(damage) }
            identity = oldest.identity
        }
        seed = Checksum.seed(of: identity)
        for header in found where header.identity == identity { headers[header.number] = header }
        for number in contents.checkpoints {
            if case .success(let entry) = try CheckpointReader.verify(number, identity: identity, in: directory) {
                checkpoints.append(entry)
                durable = max(durable, entry.end - 1)
            }
        }
    }

    private static func identityFile(
        in directory: any DiskDirectory
    ) throws(JournalError) -> Result<IdentityFile, Damage> {
        do throws(JournalError) {
            return .success(try Examination.readIdentity(in: directory))
        } catch {
            switch error {
            case .damaged(let damage): return .failure(damage)
            case .unavailable(let disk) where disk.number == ErrorNumber.noEntry:
                return .failure(
                    Damage(kind: .identityMissing, file: IdentityFile.name, detail: "the file is not there"))
            default: throw error  // a disk that cannot be read, or a newer format: nothing to salvage around
            }
        }
    }

    /// The newest checkpoint whose records are all there wins, because it needs the least; then an older one; then the
    /// records from the very first.
    func plan() throws(JournalError) -> JournalRepair.Plan {
        var best: JournalRepair.Plan?
        var reason: Damage?
        for entry in checkpoints.reversed().map(Optional.some) + [nil] {
            guard let start = start(of: entry?.position ?? 1) else { continue }
            let found = try read(from: start)
            if reason == nil { reason = found.damage }
            guard found.lastSequence + 1 >= entry?.end ?? 1 else { continue }
            guard found.lastSequence > best?.lastSequence ?? 0 || best == nil else { continue }
            best = JournalRepair.Plan(
                identity: identity, checkpoint: entry?.position, lastSequence: found.lastSequence,
                durableSequence: max(durable, found.watermark), damage: found.damage, segments: found.segments,
                checkpoints: checkpoints.filter { keeps($0, from: start, through: found.lastSequence) }.map(\.number))
        }
        if let best { return best }
        throw .damaged(
            reason
                ?? Damage(
                    kind: .checkpointMissing, file: headers.keys.min().map(FileName.segmentName) ?? IdentityFile.name,
                    detail: "no checkpoint with its records, and no record from the first on; restore a backup"))
    }

    private func keeps(_ entry: CheckpointEntry, from start: UInt64, through last: UInt64) -> Bool {
        entry.end <= last + 1 && entry.position >= headers[start]?.firstSequence ?? .max
    }

    /// The segment in which the record of this position is, or will be.
    private func start(of position: UInt64) -> UInt64? {
        headers.filter { $0.value.firstSequence <= position }.keys.max()
    }

    private struct Reading {
        var segments: [(number: UInt64, end: UInt64)] = []
        var lastSequence: UInt64 = 0
        var watermark: UInt64 = 0
        var damage: Damage?
    }

    private func read(from start: UInt64) throws(JournalError) -> Reading {
        var found = Reading()
        var chain: Chain?
        var number = start
        while found.damage == nil, let header = headers[number] {
            let name = FileName.segmentName(number)
            if let chain, header.firstSequence != chain.nextSequence || header.chain != chain.checksum {
                found.damage = Damage(
                    kind: .segmentForeign, file: name, offset: 0, sequence: chain.nextSequence,
                    detail: "it does not follow the segment before it")
                break
            }
            let file = try reading { () throws(DiskError) in try directory.open(name, .reading) }
            defer { try? file.close() }
            var unreadable: FrameCursor.Frame?
            let scan = try SegmentScan.run(
                file, seed: seed, after: chain ?? Chain(header),
                visit: { frame in if unreadable == nil, frame.records() == nil { unreadable = frame } })
            var end = scan.end
            var last = scan.chain.nextSequence - 1
            if let frame = unreadable {
                (end, last) = (frame.offset, frame.header.firstSequence - 1)
                found.damage = Damage(
                    kind: .batchDamaged, file: name, offset: end, sequence: last + 1,
                    detail: "the content of the batch cannot be read")
            } else {
                switch scan.ending {
                case .whole: break
                case .unreadable(let detail), .broken(let detail):
                    found.damage = Damage(
                        kind: .batchDamaged, file: name, offset: end, sequence: last + 1, detail: detail)
                }
            }
            found.segments.append((number, end))
            found.lastSequence = last
            found.watermark = max(found.watermark, scan.chain.watermark)
            chain = scan.chain
            number += 1
        }
        try noteMissing(number, &found)
        return found
    }

    /// Segments behind a gap are lost too.
    private func noteMissing(_ number: UInt64, _ found: inout Reading) throws(JournalError) {
        guard let later = headers.keys.filter({ $0 > number }).max(), let header = headers[later] else { return }
        found.watermark = max(found.watermark, header.firstSequence - 1)
        if found.damage == nil {
            found.damage = Damage(
                kind: .segmentMissing, file: FileName.segmentName(number), sequence: found.lastSequence + 1,
                detail: "the next one is segment \(later), which begins with sequence \(header.firstSequence)")
        }
    }
}
