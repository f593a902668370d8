/// Writes a journal into a directory of its own, out of pieces of another one. It gets its identity file last: a copy that
/// was broken off is no journal.
struct JournalCopy {
    let directory: any DiskDirectory

    /// The directory has to be empty: a copy never mixes with what was there.
    init(into path: String, on disk: any Disk) throws(JournalError) {
        do throws(DiskError) {
            directory = try disk.openDirectory(path, creating: true)
        } catch {
            throw .unavailable(error)
        }
        do throws(JournalError) {
            let names = try reading { () throws(DiskError) in try directory.list() }
            guard names.isEmpty else { throw .notEmpty(directory: path) }
        } catch {
            directory.close()
            throw error
        }
    }

    func close() { directory.close() }

    /// Copies a file as it is.
    func copy(_ name: String, from source: any DiskDirectory) throws(DiskError) {
        let file = try source.open(name, .reading)
        defer { try? file.close() }
        try copy(file, through: try file.size(), zerosTo: 0)
    }

    /// Copies a segment up to `end`; the rest of it is empty, as if nothing had been written there.
    func copySegment(_ number: UInt64, through end: UInt64, from source: any DiskDirectory) throws(DiskError) {
        let file = try source.open(FileName.segmentName(number), .reading)
        defer { try? file.close() }
        try copy(file, through: end, zerosTo: try file.size())
    }

    private func copy(_ source: any DiskFile, through end: UInt64, zerosTo size: UInt64) throws(DiskError) {
        let target = try directory.open(source.name, .creating)
        do throws(DiskError) {
            var offset: UInt64 = 0
            while offset < end {
                let bytes = try source.bytes(
                    at: offset, count: Int(min(UInt64(JournalLimits.transferBytes), end - offset)))
                guard !bytes.isEmpty else {
                    throw DiskError(.read, file: source.name, number: ErrorNumber.inputOutput)
                }
                try target.writeAll(bytes, at: offset)
                offset += UInt64(bytes.count)
            }
            if size > end { try target.fillWithZeros(from: end, to: size) }
            try target.synchronize()
        } catch {
            try? target.close()
            throw error
        }
        try target.close()
    }

    /// Makes it a journal.
    func complete(_ identity: IdentityFile) throws(DiskError) {
        try directory.synchronize()
        let temporary = "identity.tmp"
        let file = try directory.open(temporary, .creating)
        do throws(DiskError) {
            try file.fillWithZeros(from: 0, to: UInt64(IdentityFile.fileBytes))
            try file.writeAll(identity.encodedIdentity, at: 0)
            let (mark, offset) = identity.encodedMark
            try file.writeAll(mark, at: offset)
            try file.synchronize()
        } catch {
            try? file.close()
            throw error
        }
        try file.close()
        try directory.rename(temporary, to: IdentityFile.name)
        try directory.synchronize()
    }
}
