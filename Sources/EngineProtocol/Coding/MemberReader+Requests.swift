/// The members that several requests share, with their bounds.
extension MemberReader {
    mutating func executionID() throws(ParameterError) -> UInt64 {
        let number = try required("executionID", try identifier("executionID"))
        guard number >= 1 else { throw error("executionID", "must be 1 or more") }
        return number
    }

    mutating func key() throws(ParameterError) -> String? {
        let key = try string("key", bytesMaximum: ProtocolLimits.keyBytesMaximum)
        if let key, key.isEmpty { throw error("key", "must not be empty") }
        return key
    }

    mutating func reason() throws(ParameterError) -> String? {
        try string("reason", bytesMaximum: ProtocolLimits.reasonBytesMaximum)
    }

    mutating func nodeKeys(_ name: String) throws(ParameterError) -> [String] {
        try strings(name, countMaximum: ProtocolLimits.nodeKeysMaximum) ?? []
    }

    mutating func name(_ name: String) throws(ParameterError) -> String? {
        try string(name, bytesMaximum: ProtocolLimits.nameBytesMaximum)
    }
}
