import Glibc
import WorkflowModel

/// A code that opens the gateway's page once: made by who can read the gateway's token, from nothing but the token.
///
/// The text is `SECONDS.NONCE.CODE`: when it was made, a random number, and HMAC-SHA-256 of both under the token. The
/// gateway takes it for ``lifeSeconds`` and only once, and gives a token of a session for it.
public struct WebCode: Sendable, Equatable {
    /// How long a code is good: opening a browser on a slow machine takes a few seconds.
    public static let lifeSeconds: Int64 = 60

    /// When it was made, in seconds since the epoch.
    public var seconds: Int64
    /// Told from the other codes of that second by this.
    public var nonce: String
    private var code: String

    /// A new code.
    public init(token: [UInt8], now: Int64? = nil) {
        var generator = SystemRandomNumberGenerator()
        seconds = now ?? Self.present
        nonce = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
        code = Self.code(seconds, nonce, token)
    }

    /// Reads the text; nil when it is none of a code.
    public init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 160, parts.count == 3, let seconds = Int64(parts[0]), !parts[1].isEmpty else {
            return nil
        }
        self.seconds = seconds
        nonce = String(parts[1])
        code = String(parts[2])
    }

    /// What is put behind `#code=` of the page's address.
    public var text: String { "\(seconds).\(nonce).\(code)" }

    /// Whether it was made with the token, and not too long ago.
    public func isGood(token: [UInt8], now: Int64? = nil) -> Bool {
        let now = now ?? Self.present
        guard (now - Self.lifeSeconds...now + Self.lifeSeconds).contains(seconds) else { return false }
        let expected = SHA256.digest(of: Array(Self.code(seconds, nonce, token).utf8))
        // Digests are compared, so that the time taken says nothing about the code.
        return SHA256.digest(of: Array(code.utf8)) == expected
    }

    private static var present: Int64 { Int64(time(nil)) }

    private static func code(_ seconds: Int64, _ nonce: String, _ token: [UInt8]) -> String {
        SHA256.hexadecimal(SHA256.authenticationCode(of: Array("engine-web \(seconds) \(nonce)".utf8), key: token))
    }
}
