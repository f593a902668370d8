internal import EngineCore

/// How far a reader has come in the outputs of an execution's steps: all steps through a token are read, and of later
/// ones so many bytes. As text: `3;5:1024:0;7:0:12`.
struct LogCursor: Equatable {
    /// Bytes read of the two outputs of a step.
    struct Offsets: Equatable {
        var stdout: UInt64 = 0
        var stderr: UInt64 = 0

        subscript(stream: StepStream) -> UInt64 {
            get {
                switch stream {
                case .stdout: stdout
                case .stderr: stderr
                }
            }
            set {
                switch stream {
                case .stdout: stdout = newValue
                case .stderr: stderr = newValue
                }
            }
        }
    }

    /// Nothing is left to read of this step and those before it.
    var readThrough = Token(number: 0)
    var offsets: [Token: Offsets] = [:]

    init() {}

    init(_ text: String) throws(EngineError) {
        guard text.utf8.count <= Limits.logCursorBytesMaximum else { throw .invalidCursor(text) }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard let first = parts.first, let through = UInt64(first) else { throw .invalidCursor(text) }
        readThrough = Token(number: through)
        for part in parts.dropFirst() {
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
            guard numbers.count == 3, let token = UInt64(numbers[0]), let stdout = UInt64(numbers[1]),
                let stderr = UInt64(numbers[2])
            else { throw .invalidCursor(text) }
            offsets[Token(number: token)] = Offsets(stdout: stdout, stderr: stderr)
        }
    }

    var text: String {
        let open = offsets.sorted { $0.key < $1.key }.map { ";\($0.key):\($0.value.stdout):\($0.value.stderr)" }
        return "\(readThrough)" + open.joined()
    }
}
