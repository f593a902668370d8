import Glibc

/// Calls `body` with a NULL-terminated vector of C strings.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    // One block for all texts: a step has a hundred of them.
    let total = strings.reduce(0) { $0 + $1.utf8.count + 1 }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: total + 1) { block in
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: strings.count + 1) { vector in
            var offset = 0
            for (index, string) in strings.enumerated() {
                vector[index] = block.baseAddress?.advanced(by: offset)
                for byte in string.utf8 {
                    block[offset] = CChar(bitPattern: byte)
                    offset += 1
                }
                block[offset] = 0
                offset += 1
            }
            vector[strings.count] = nil
            guard let base = vector.baseAddress else { return body([nil]) }
            return body(base)
        }
    }
}
