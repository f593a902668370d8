internal import CJournalSystem

/// CRC32C (Castagnoli), the checksum of everything in the format.
enum Checksum {
    /// The checksum of `bytes`, continued from `checksum`.
    static func of(_ bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
        guard let address = bytes.baseAddress else { return checksum }
        return journal_crc32c(checksum, address, bytes.count)
    }

    /// The checksum of `bytes`, continued from `checksum`.
    static func of(_ bytes: ArraySlice<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { of($0, after: checksum) }
    }

    /// The checksum of `bytes`, continued from `checksum`.
    static func of(_ bytes: [UInt8], after checksum: UInt32 = 0) -> UInt32 { of(bytes[...], after: checksum) }

    /// What the checksums of a journal start from: no block of another journal verifies.
    static func seed(of identity: JournalIdentity) -> UInt32 {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: identity.low)
        bytes.append(littleEndian: identity.high)
        return of(bytes)
    }

    /// Offset of the first byte that is not zero, or the count.
    static func firstNonzero(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let address = bytes.baseAddress else { return 0 }
        return journal_first_nonzero(address, bytes.count)
    }

    /// Whether all these bytes are zero.
    static func isZero(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { firstNonzero($0) == $0.count }
    }
}
