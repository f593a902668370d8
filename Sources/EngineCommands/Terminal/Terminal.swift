import Glibc

/// What is known about one of the standard streams.
struct Terminal {
    var descriptor: Int32
    var isTerminal: Bool
    var hasColours: Bool
    var glyphs: Glyphs

    static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
    static let standardError = Terminal(descriptor: STDERR_FILENO)

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        // https://no-color.org: present and not empty, whatever its value.
        let isPlain = Environment.value("NO_COLOR") != nil || Environment.value("TERM") == "dumb"
        hasColours = isTerminal && !isPlain
        glyphs = Self.knowsUnicode ? .unicode : .ascii
    }

    /// True when cursor movements work.
    var canRedraw: Bool { isTerminal && Environment.value("TERM") != "dumb" }

    /// Columns and lines now; the window may be resized at any time.
    var size: (columns: Int, lines: Int) {
        var window = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
        let columns = isKnown ? Int(window.ws_col) : Environment.value("COLUMNS").flatMap(Int.init)
        let lines = isKnown && window.ws_row > 0 ? Int(window.ws_row) : 24
        return (max(Limits.terminalWidthMinimum, columns ?? Limits.terminalWidthDefault), lines)
    }

    /// A locale that names another encoding than UTF-8 is believed; none at all says nothing.
    private static var knowsUnicode: Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let locale = names.lazy.compactMap({ Environment.value($0) }).first else { return true }
        let folded = locale.lowercased()
        return folded.contains("utf-8") || folded.contains("utf8")
    }
}

/// The environment of the process.
enum Environment {
    /// Nil when it is not set, or empty.
    static func value(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}
