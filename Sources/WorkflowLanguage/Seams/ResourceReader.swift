/// Reads what a document refers to while it is loaded: schemas, functions of catalogs, scripts.
///
/// The host decides what may be read; it gives only what lies in a directory that its operator configured.
public struct ResourceReader: Sendable {
    /// Why a resource cannot be had.
    public struct Refusal: Error, Sendable, Equatable {
        /// A sentence for the author.
        public var message: String
        /// What the author, or the operator, can do about it.
        public var remedy: String?

        /// Each part as its property says.
        public init(message: String, remedy: String? = nil) {
            self.message = message
            self.remedy = remedy
        }
    }

    /// The bytes of the file with this path, which is relative to the configured directory and never leaves it.
    public let read: @Sendable (_ path: String) throws(Refusal) -> [UInt8]

    /// Makes a reader from a function.
    public init(read: @escaping @Sendable (String) throws(Refusal) -> [UInt8]) { self.read = read }

    /// Reads files of a directory. `file` gets the whole path.
    public init(directory: String, file: @escaping @Sendable (String) throws(Refusal) -> [UInt8]) {
        self.init { (path) throws(Refusal) in
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") })
            else {
                throw Refusal(
                    message: "`\(path)` does not lie within the directory of resources",
                    remedy: "give a path without `..` below that directory")
            }
            return try file("\(directory)/\(path)")
        }
    }

    /// Has nothing.
    public static let empty = ResourceReader { (_) throws(Refusal) in
        throw Refusal(message: "no directory of resources is configured", remedy: "put the text into the document")
    }
}
