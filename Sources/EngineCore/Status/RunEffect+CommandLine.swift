extension RunEffect {
    /// The command as people would type it: a script by its first line, a program with its arguments. Never its
    /// environment nor what it is fed.
    var commandLine: String {
        if executable == "/bin/sh", let flag = arguments.firstIndex(of: "-c"), flag <= 2, arguments.count > flag + 1 {
            return Self.firstLine(of: arguments[flag + 1])
        }
        let words = [executable] + arguments.dropFirst().map(Self.quoted)
        return Self.firstLine(of: words.joined(separator: " "))
    }

    private static func firstLine(of text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
        let said = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("set -") }
        guard let first = said.first ?? lines.first(where: { !$0.isEmpty }) else { return "" }
        let line = String(first).prefix(bytes: Limits.commandLineBytesMaximum)
        return said.count > 1 || line.utf8.count < first.utf8.count ? line + " …" : line
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                byte > 0x20 && !"'\"\\$`&|;<>()*?[]#~".utf8.contains(byte)
            }
        return isPlain
            ? word
            : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
