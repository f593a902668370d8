/// Opens a journal: lock, verify everything, and only then write. What is found here is handed to the writer.
struct Opening {
    let path: String
    let directory: any DiskDirectory
    let options: JournalOptions
    var warnings: [JournalWarning] = []

    /// What an opened journal starts from.
    struct Outcome {
        var lock: any DiskFile
        var identity: IdentityFile
        var identityFile: any DiskFile
        var segment: Writer.Segment
        var chain: Chain
        var segments: [SegmentEntry]
        var spares: [SegmentStock.Spare]
        var checkpoints: [CheckpointEntry]
        var lastCheckpointNumber: UInt64
        var warnings: [JournalWarning]
    }

    static func run(
        _ path: String, options: JournalOptions, disk: any Disk
    ) throws(JournalError) -> (Outcome, any DiskDirectory) {
        let directory: any DiskDirectory
        do throws(DiskError) {
            directory = try disk.openDirectory(path, creating: options.creation == .whenEmpty)
        } catch  where error.number == ErrorNumber.noEntry && options.creation == .never {
            throw .notInitialized(directory: path)
        } catch {
            throw .unavailable(error)
        }
        do throws(JournalError) {
            var opening = Opening(path: path, directory: directory, options: options)
            return (try opening.run(), directory)
        } catch {
            directory.close()
            throw error
        }
    }

    private mutating func run() throws(JournalError) -> Outcome {
        let fileSystem = try reading { () throws(DiskError) in try directory.fileSystem() }
        if !fileSystem.isSuitable {
            if options.fileSystemPolicy == .refuse {
                throw .unsuitableFileSystem(directory: path, name: fileSystem.name)
            }
            warnings.append(.fileSystem(name: fileSystem.name))
        }
        let before = DirectoryContents(try reading { () throws(DiskError) in try directory.list() })
        // A newer format is refused before even the lock file is made.
        if before.hasIdentity { _ = try Examination.readIdentity(in: directory) }
        if !before.hasIdentity, options.creation == .never, before.segments.isEmpty, before.checkpoints.isEmpty {
            throw .notInitialized(directory: path)
        }
        let lock = try takeLock()
        do throws(JournalError) {
            return try openLocked(lock)
        } catch {
            try? lock.close()
            throw error
        }
    }

    private func takeLock() throws(JournalError) -> any DiskFile {
        let lock = try reading { () throws(DiskError) in
            try directory.open(FileName.lockName, .writingOrCreating)
        }
        do throws(JournalError) {
            if try reading({ () throws(DiskError) in try lock.lock() }) { return lock }
            throw .locked(directory: path, holder: LockHolder.read(lock))
        } catch {
            try? lock.close()
            throw error
        }
    }

    private mutating func openLocked(_ lock: any DiskFile) throws(JournalError) -> Outcome {
        let contents = DirectoryContents(try reading { () throws(DiskError) in try directory.list() })
        for name in contents.strange { warnings.append(.strangeFile(name: name)) }
        if !contents.hasIdentity {
            try Creation.allow(contents, in: directory)
            try reading { () throws(DiskError) in
                try Creation.run(contents, in: directory, options: options)
            }
        }
        let examination = try Examination.run(in: directory)
        warnings.append(contentsOf: examination.damagedCheckpoints.map { .checkpointDamaged($0) })
        let identityFile = try reading { () throws(DiskError) in try directory.open(IdentityFile.name, .writing) }
        var repair = Repair(directory: directory, options: options, examination: examination)
        do throws(JournalError) {
            let repaired = try repair.run(identityFile)
            warnings.append(contentsOf: repaired.warnings)
            LockHolder.write(to: lock)
            return Outcome(
                lock: lock, identity: repaired.identity, identityFile: identityFile, segment: repaired.segment,
                chain: examination.chain, segments: repaired.segments, spares: repaired.spares,
                checkpoints: examination.checkpoints, lastCheckpointNumber: examination.lastCheckpointNumber,
                warnings: warnings)
        } catch {
            try? identityFile.close()
            throw error
        }
    }
}
