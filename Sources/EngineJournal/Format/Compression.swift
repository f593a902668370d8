internal import CZstd

/// zstd, bounded on the way back.
enum Compression {
    /// The compressed bytes, or nil when compressing gains nothing.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
        let room = ZSTD_compressBound(bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let result = bytes.withUnsafeBytes { source in
                ZSTD_compress(buffer.baseAddress, room, source.baseAddress, source.count, level)
            }
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        return compressed.isEmpty || compressed.count >= bytes.count ? nil : compressed
    }

    /// Exactly `count` bytes, or nil. `count` was checked against its limit before.
    static func decompress(_ bytes: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = false
        let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let result = ZSTD_decompress(buffer.baseAddress, count, bytes.baseAddress, bytes.count)
            isWhole = ZSTD_isError(result) == 0 && result == count
            initialized = isWhole ? count : 0
        }
        return isWhole ? content : nil
    }
}
