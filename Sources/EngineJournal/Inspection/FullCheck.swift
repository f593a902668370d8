/// A check that does not stop at the first damage and reads every segment, not only what replay needs.
struct FullCheck {
    let directory: any DiskDirectory
    var report = CheckReport()
    private var seed: UInt32 = 0
    private var floor: UInt64 = 0
    /// What the next segment has to follow; nil when the one before cannot tell.
    private var chain: Chain?

    init(directory: any DiskDirectory, isLive: Bool) {
        self.directory = directory
        report.isLive = isLive
    }

    mutating func run() throws(JournalError) -> CheckReport {
        let contents = try JournalInspector.contents(of: directory)
        do throws(JournalError) {
            let identity = try Examination.readIdentity(in: directory)
            report.identity = identity.identity
            report.watermark = identity.mark.watermark
            floor = identity.mark.floor
            seed = Checksum.seed(of: identity.identity)
        } catch {
            try note(error)
            return report
        }
        report.notes += contents.strange.map { "\($0) does not belong to the journal" }
        report.notes += contents.torn.map { "\($0) keeps a tail that was cut" }
        try checkCheckpoints(contents)
        try checkSegments(contents)
        if !report.isLive { try compareWithOpening() }
        return report
    }

    private mutating func checkCheckpoints(_ contents: DirectoryContents) throws(JournalError) {
        guard let identity = report.identity else { return }
        for number in contents.checkpoints {
            let result: Result<CheckpointEntry, Damage>
            do throws(JournalError) {
                result = try CheckpointReader.verify(number, identity: identity, in: directory)
            } catch .unavailable(let error) where error.number == ErrorNumber.noEntry {
                continue
            }
            switch result {
            case .success(let entry):
                report.checkpoints += 1
                report.watermark = max(report.watermark, entry.end - 1)
            case .failure(let damage): report.findings.append(damage)
            }
        }
    }

    private mutating func checkSegments(_ contents: DirectoryContents) throws(JournalError) {
        let numbers = contents.segments.filter { $0 >= floor }
        var expected = floor
        for (index, number) in numbers.enumerated() {
            if number != expected, !(report.isLive && index == 0) {
                add(.segmentMissing, expected, nil, nil, "segment \(number) is there")
                chain = nil
            }
            expected = number + 1
            try check(number, isLast: try isLastWritten(number, numbers))
        }
        if numbers.isEmpty { add(.segmentMissing, floor, nil, nil, "the journal has no segment") }
        if !report.isLive, report.findings.isEmpty, report.lastSequence < report.watermark {
            let last = numbers.last ?? floor
            add(
                .recordsMissing, last, nil, report.lastSequence + 1,
                "the journal ends with sequence \(report.lastSequence), but \(report.watermark) was durable")
        }
    }

    private func isLastWritten(_ number: UInt64, _ numbers: [UInt64]) throws(JournalError) -> Bool {
        for later in numbers where later > number {
            guard let page = try page(of: later) else { continue }
            if case .header = SegmentHeader.reading(page) { return false }
        }
        return true
    }

    private func page(of number: UInt64) throws(JournalError) -> [UInt8]? {
        guard let file = try JournalInspector.openUnlessDropped(FileName.segmentName(number), in: directory) else {
            return nil
        }
        defer { try? file.close() }
        return try reading { () throws(DiskError) in try file.bytes(at: 0, count: JournalLimits.headerBytes) }
    }

    private mutating func check(_ number: UInt64, isLast: Bool) throws(JournalError) {
        guard let page = try page(of: number) else { return }
        switch SegmentHeader.reading(page) {
        case .prepared:
            if !isLast { add(.headerDamaged, number, 0, nil, "a later segment has records, this one has no header") }
        case .newer(let version):
            throw .newerFormat(file: FileName.segmentName(number), found: version, supported: .current)
        case .unknownFeatures(let features):
            throw .unknownFeatures(file: FileName.segmentName(number), features: features)
        case .invalid:
            chain = nil
            if isLast {
                report.notes.append("\(FileName.segmentName(number)) was being begun; opening replaces it")
            } else {
                add(.headerDamaged, number, 0, nil, "the header does not verify")
            }
        case .header(let header):
            try check(header, number: number, isLast: isLast)
        }
    }

    private mutating func check(_ header: SegmentHeader, number: UInt64, isLast: Bool) throws(JournalError) {
        if header.identity != report.identity || header.number != number {
            add(.segmentForeign, number, 0, nil, "it is segment \(header.number) of the journal \(header.identity)")
            chain = nil
            return
        }
        let start = Chain(header)
        if let before = chain, before.nextSequence != start.nextSequence || before.checksum != start.checksum {
            add(
                .segmentForeign, number, 0, before.nextSequence,
                "it begins with sequence \(start.nextSequence), the one before ends with \(before.nextSequence - 1)")
        }
        guard let file = try JournalInspector.openUnlessDropped(FileName.segmentName(number), in: directory) else {
            return
        }
        defer { try? file.close() }
        if report.firstSequence == 0 { report.firstSequence = header.firstSequence }
        var unreadable: FrameCursor.Frame?
        let readsRemainder = !report.isLive || !isLast
        let scan = try SegmentScan.run(file, seed: seed, after: start, readsRemainder: { _ in readsRemainder }) {
            if unreadable == nil, $0.records() == nil { unreadable = $0 }
        }
        if let frame = unreadable {
            add(
                .batchDamaged, number, frame.offset, frame.header.firstSequence,
                "the content of the batch cannot be read")
        }
        report.segments += 1
        report.bytes += scan.end - UInt64(JournalLimits.headerBytes)
        report.records += scan.chain.nextSequence - header.firstSequence
        report.lastSequence = scan.chain.nextSequence - 1
        report.watermark = max(report.watermark, scan.chain.watermark)
        chain = scan.chain
        judge(scan, number: number, isLast: isLast)
    }

    private mutating func judge(_ scan: SegmentScan, number: UInt64, isLast: Bool) {
        switch scan.ending {
        case .whole: return
        case .broken(let reason):
            add(.chainBroken, number, scan.end, scan.chain.nextSequence, reason)
            chain = nil
        case .unreadable(let reason):
            if isLast, scan.chain.nextSequence > report.watermark {
                // Whether it is torn or damaged is judged by the same code that opens; live, it is being written.
                if !report.isLive {
                    report.notes.append(
                        "\(FileName.segmentName(number)): behind offset \(scan.end) there is what a torn write leaves")
                }
            } else {
                add(.batchDamaged, number, scan.end, scan.chain.nextSequence, reason)
                chain = nil
            }
        }
    }

    /// What opening would refuse belongs into the report, whatever it is.
    private mutating func compareWithOpening() throws(JournalError) {
        guard report.findings.isEmpty else { return }
        do throws(JournalError) {
            _ = try Examination.run(in: directory)
        } catch {
            try note(error)
        }
    }

    private mutating func note(_ error: JournalError) throws(JournalError) {
        switch error {
        case .damaged(let damage): report.findings.append(damage)
        case .unavailable(let disk) where disk.number == ErrorNumber.noEntry && disk.file == IdentityFile.name:
            report.findings.append(
                Damage(kind: .identityMissing, file: IdentityFile.name, detail: "the file is not there"))
        case .locked, .newerFormat, .unknownFeatures, .notInitialized, .unsuitableFileSystem, .unavailable, .busy,
            .diskFull, .tooLarge, .invalidPayload, .dropped, .notEmpty, .failed, .closed:
            throw error
        }
    }

    private mutating func add(
        _ kind: Damage.Kind, _ number: UInt64, _ offset: UInt64?, _ sequence: UInt64?, _ detail: String
    ) {
        report.findings.append(
            Damage(
                kind: kind, file: FileName.segmentName(number), offset: offset, sequence: sequence, detail: detail))
    }
}
