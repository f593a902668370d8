extension Value {
    /// Reads one JSON value (RFC 8259, strictly).
    ///
    /// - Parameter limits: what is refused for its size; nothing is allocated for what a bound refuses.
    /// - Throws: ``JSONError`` with the offset of the first fault.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard, duplicateKeys: DuplicateKeyPolicy = .refused
    ) throws(JSONError) -> Value {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else {
            throw JSONError(.unexpectedEnd, offset: 0)
        }
        var parser = JSONParser(base: base, count: bytes.count, limits: limits, duplicateKeys: duplicateKeys)
        return try parser.parseText()
    }

    /// Reads one JSON value from bytes.
    public static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .standard, duplicateKeys: DuplicateKeyPolicy = .refused
    ) throws(JSONError) -> Value {
        let result = bytes.withUnsafeBytes { buffer -> Result<Value, JSONError> in
            do throws(JSONError) {
                return .success(try parse(buffer, limits: limits, duplicateKeys: duplicateKeys))
            } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Reads one JSON value from text.
    public static func parse(
        _ text: String, limits: JSONLimits = .standard, duplicateKeys: DuplicateKeyPolicy = .refused
    ) throws(JSONError) -> Value {
        var text = text
        let result = text.withUTF8 { buffer -> Result<Value, JSONError> in
            do throws(JSONError) {
                return .success(
                    try parse(UnsafeRawBufferPointer(buffer), limits: limits, duplicateKeys: duplicateKeys))
            } catch { return .failure(error) }
        }
        return try result.get()
    }
}
