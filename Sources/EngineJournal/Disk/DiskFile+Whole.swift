internal import PlantedBugs

extension DiskFile {
    /// Writes all bytes: goes on after a short write at the right offset, repeats after an interruption.
    func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            do throws(DiskError) {
                let written = try write(
                    UnsafeRawBufferPointer(rebasing: bytes[done...]), at: offset + UInt64(done))
                // A disk that takes nothing and reports nothing would keep the writer here for ever.
                guard written > 0 else { throw DiskError(.write, file: name, number: ErrorNumber.inputOutput) }
                done += PlantedBug.shortWriteIgnored.isPlanted ? bytes.count : written
            } catch  where error.number == ErrorNumber.interrupted {
                continue
            }
        }
    }

    /// Writes all bytes.
    func writeAll(_ bytes: [UInt8], at offset: UInt64) throws(DiskError) {
        try bytes.span.bytes.withUnsafeBytes { buffer throws(DiskError) in try writeAll(buffer, at: offset) }
    }

    /// Reads until the buffer is full or the file ends. Returns how many bytes.
    func readAll(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        var done = 0
        while done < buffer.count {
            do throws(DiskError) {
                let received = try read(
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]), at: offset + UInt64(done))
                if received == 0 { break }
                done += received
            } catch  where error.number == ErrorNumber.interrupted {
                continue
            }
        }
        return done
    }

    /// At most `count` bytes from `offset`; fewer only at the end of the file.
    func bytes(at offset: UInt64, count: Int) throws(DiskError) -> [UInt8] {
        var failure: DiskError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(DiskError) {
                initialized = try readAll(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Offset of the first byte from `offset` on that is not zero, or the size of the file. With the size that is expected
    /// no more memory is taken than that needs; reading finds out what it is.
    func firstNonzero(from offset: UInt64, expecting size: UInt64 = .max) throws(DiskError) -> UInt64 {
        var position = offset
        while true {
            let rest = position < size ? size - position : 0
            // One more than expected: only then the end of the file shows.
            let part = try bytes(at: position, count: Int(min(rest, UInt64(JournalLimits.transferBytes) - 1) + 1))
            if part.isEmpty { return position }
            let found = part.withUnsafeBytes { Checksum.firstNonzero($0) }
            position += UInt64(found)
            if found < part.count { return position }
        }
    }

    /// Reserves the room and writes it full of zeros from `offset` on, so that later writes change neither size nor
    /// extents and fdatasync has data to flush only.
    func fillWithZeros(from offset: UInt64, to size: UInt64) throws(DiskError) {
        do throws(DiskError) {
            try allocate(size)
        } catch  where error.number == ErrorNumber.notSupported {
            // The zeros below find out just as well whether there is room.
        }
        let zeros = [UInt8](repeating: 0, count: Int(min(UInt64(JournalLimits.transferBytes), size)))
        var position = offset
        while position < size {
            let count = Int(min(UInt64(zeros.count), size - position))
            try zeros.span.bytes.withUnsafeBytes { buffer throws(DiskError) in
                try writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: position)
            }
            position += UInt64(count)
        }
    }
}
