/// Where the rules of time zones come from. The files are read by a function that the host gives.
public struct TimeZoneSource: Sendable {
    /// Why there are no rules of a zone.
    public struct Problem: Error, Sendable, Equatable {
        /// A sentence for the author.
        public var message: String
        /// What can be done about it.
        public var remedy: String
    }

    /// Where the time zone database is.
    public static let directory = "/usr/share/zoneinfo"
    /// The rules of the host's own time zone.
    public static let localFile = "/etc/localtime"

    /// The bytes of the file at an absolute path; nil when there is none.
    private let file: @Sendable (_ path: String) -> [UInt8]?

    /// Reads files by `file`, which gives nil for those that are not there.
    public init(file: @escaping @Sendable (_ path: String) -> [UInt8]?) { self.file = file }

    /// Knows only UTC, which is the host's zone.
    public static let universal = TimeZoneSource { _ in nil }

    /// The rules of a zone by its name, such as `Europe/Berlin`; nil names the host's, which is UTC when it has none.
    public func rules(of name: String?) throws(Problem) -> TimeZoneRules {
        guard let name else { return file(Self.localFile).flatMap { TimeZoneRules(file: $0) } ?? .utc }
        if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) { return .utc }
        guard Self.isName(name) else {
            throw Problem(message: "`\(name)` is no name of a time zone", remedy: "write one like Europe/Berlin or UTC")
        }
        guard let bytes = file("\(Self.directory)/\(name)") else {
            throw Problem(
                message: "the time zone `\(name)` is not known here",
                remedy: "write a name that `timedatectl list-timezones` shows, or install the package tzdata")
        }
        guard let rules = TimeZoneRules(file: bytes) else {
            throw Problem(
                message: "the file of the time zone `\(name)` cannot be used",
                remedy: "write the name of another zone, or install the package tzdata anew")
        }
        return rules
    }

    /// Parts of letters, digits, `_`, `+` and `-` with `/` between them: no such name leaves the directory.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && parts.count <= 3
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        let lower = byte | 0x20
                        return (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    }
            }
    }
}
