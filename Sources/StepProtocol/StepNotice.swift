/// What a running step says about itself: what it does, and how far it is. Later words replace earlier ones.
public struct StepNotice: Sendable, Equatable {
    /// So much of so much; `done` may exceed `total` when the step says so.
    public struct Progress: Sendable, Equatable {
        /// What is done, in units of the step's own.
        public var done: UInt64
        /// What there is to do, in the same units; at least 1.
        public var total: UInt64

        /// `done` of `total`.
        public init(done: UInt64, total: UInt64) {
            self.done = done
            self.total = total
        }
    }

    /// One line for people, at most ``Limits/statusBytesMaximum`` bytes; nil when it never said any.
    public var status: String?
    /// Nil when it never said any.
    public var progress: Progress?

    /// What was said; by default nothing.
    public init(status: String? = nil, progress: Progress? = nil) {
        self.status = status
        self.progress = progress
    }

    /// Whether nothing was said.
    public var isEmpty: Bool { status == nil && progress == nil }
}

extension StepNotice {
    /// Takes over what a datagram in the form of `sd_notify` says: `STATUS=text` and `X_PROGRESS=42/100` or `=42%`,
    /// a line each. Whatever else it says is for a service manager, and passed over. Returns whether anything changed.
    public mutating func take(_ datagram: some Collection<UInt8>) -> Bool {
        let before = self
        for line in datagram.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "STATUS=".utf8) {
                status = Self.line(line.dropFirst("STATUS=".utf8.count))
            } else if line.starts(with: "X_PROGRESS=".utf8),
                let progress = Progress(String(decoding: line.dropFirst("X_PROGRESS=".utf8.count), as: UTF8.self))
            {
                self.progress = progress
            }
        }
        return self != before
    }

    /// One line without control characters, no longer than may be; nil when it is empty.
    static func line(_ bytes: some Collection<UInt8>) -> String? {
        var text = ""
        // No character takes fewer bytes, so no more of them can fit.
        for scalar in String(decoding: bytes.prefix(Limits.statusBytesMaximum), as: UTF8.self).unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
            // A cut may have left half a character, which was read as a sign of three bytes.
            guard text.utf8.count + 4 <= Limits.statusBytesMaximum else { break }
            text.unicodeScalars.append(isControl ? " " : scalar)
        }
        return text.isEmpty ? nil : text
    }
}

extension StepNotice.Progress {
    /// `42/100` or `42%`; nil for anything else.
    init?(_ text: String) {
        if text.hasSuffix("%"), let percent = UInt64(text.dropLast()), percent <= 100 {
            self.init(done: percent, total: 100)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let done = UInt64(parts[0]), let total = UInt64(parts[1]) else { return nil }
        self.init(done: done, total: total)
        guard isPossible else { return nil }
    }

    /// What a signed number of 64 bits holds, because it goes through JSON.
    private var isPossible: Bool { total > 0 && done <= UInt64(Int64.max) && total <= UInt64(Int64.max) }
}

extension StepNotice.Progress: Coded {
    package init() { self.init(done: 0, total: 1) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&done, "progress")
        try coder.code(&total, "progress")
        try coder.check(isPossible, "progress")
    }
}

extension StepNotice: Coded {
    package init() { self.init(status: nil) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&status, "status")
        try coder.code(&progress, "progress")
    }
}
