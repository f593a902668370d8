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

    private func readAll(into bytes: inout [UInt8], at offset: UInt64) throws(DiskError) -> Int {
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        return try raw.withUnsafeMutableBytes { buffer throws(DiskError) in try readAll(into: buffer, at: offset) }
    }

    /// At most `count` bytes from `offset`; fewer only at the end of the file.
    func bytes(at offset: UInt64, count: Int) throws(DiskError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = try readAll(into: &bytes, at: offset)
        bytes.removeLast(count - received)
        return bytes
    }

    /// Offset of the first byte from `offset` on that is not zero, or the size of the file.
    func firstNonzero(from offset: UInt64) throws(DiskError) -> UInt64 {
        var position = offset
        var buffer = [UInt8](repeating: 0, count: JournalLimits.transferBytes)
        while true {
            let received = try readAll(into: &buffer, at: position)
            if received == 0 { return position }
            let found = buffer.withUnsafeBytes {
                Checksum.firstNonzero(UnsafeRawBufferPointer(rebasing: $0[..<received]))
            }
            if found < received { return position + UInt64(found) }
            position += UInt64(received)
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
