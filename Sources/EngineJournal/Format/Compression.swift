internal import CZstd

/// zstd, bounded on the way back.
enum Compression {
    private static let compressing = WorkingMemory(make: { ZSTD_createCCtx() }, free: { _ = ZSTD_freeCCtx($0) })
    private static let decompressing = WorkingMemory(make: { ZSTD_createDCtx() }, free: { _ = ZSTD_freeDCtx($0) })

    /// The compressed bytes, or nil when compressing gains nothing.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
        let room = ZSTD_compressBound(bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let result = compressing.with { memory in
                bytes.withUnsafeBytes { source in
                    ZSTD_compressCCtx(memory, buffer.baseAddress, room, source.baseAddress, source.count, level)
                }
            }
            if let result, ZSTD_isError(result) == 0 { count = result }
        }
        return compressed.isEmpty || compressed.count >= bytes.count ? nil : compressed
    }

    /// Exactly `count` bytes, or nil. `count` was checked against its limit before.
    static func decompress(_ bytes: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = false
        let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let result = decompressing.with { memory in
                ZSTD_decompressDCtx(memory, buffer.baseAddress, count, bytes.baseAddress, bytes.count)
            }
            isWhole = result == count
            initialized = isWhole ? count : 0
        }
        return isWhole ? content : nil
    }
}
