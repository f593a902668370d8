import EngineProtocol
import Glibc
import Testing
import WorkflowModel

@Suite("Error codes")
struct ErrorCodeTests {
    private static let pages =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/packaging/doc/errors"

    /// The test may run through a link to its directory; the pages stand beside the real one.
    private static var directory: String {
        guard let resolved = realpath(#filePath, nil) else { return pages }
        defer { free(resolved) }
        let parts = String(cString: resolved).split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/packaging/doc/errors"
    }

    private func names() throws -> [String] {
        guard let handle = opendir(Self.directory) else { throw GoldenFile.FileError(path: Self.directory) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".md"), name != "README.md" { names.append(String(name.dropLast(3))) }
        }
        return names.sorted()
    }

    @Test("every code has its page and every page its code") func pages() throws {
        #expect(try names() == ErrorCode.allCases.map(\.rawValue).sorted())
    }

    @Test("a page says code, number, exit status, what happened and what to do", arguments: ErrorCode.allCases)
    func contents(code: ErrorCode) throws {
        let bytes = try GoldenFile.contents("\(Self.directory)/\(code.rawValue).md")
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(page.hasPrefix("# \(code.rawValue)\n"))
        #expect(page.contains("`\(code.number)`"), "number")
        #expect(page.contains("`\(code.exitStatus.rawValue)`"), "exit status")
        #expect(page.contains("## What happened"))
        #expect(page.contains("## What to do"))
    }

    @Test("numbers are unique and in the ranges that JSON-RPC leaves to servers") func numbers() {
        #expect(Set(ErrorCode.allCases.map(\.number)).count == ErrorCode.allCases.count)
        let specified: Set<Int64> = [-32700, -32600, -32601, -32602, -32603]
        for code in ErrorCode.allCases where !specified.contains(code.number) {
            #expect((-32099 ... -32000).contains(code.number), "\(code)")
        }
    }

    @Test("a code of a newer daemon is judged by its number, then counts as internal") func unknownCodes() throws {
        let known: Value = ["code": -32004, "message": "Gone.", "data": ["code": "vanished"]]
        #expect(try ProtocolError(decoding: known).code == .notFound)
        let unknown: Value = ["code": -32099, "message": "New.", "data": ["code": "novel"]]
        #expect(try ProtocolError(decoding: unknown).code == .internal)
        let bare: Value = ["code": -32601, "message": "No method."]
        #expect(try ProtocolError(decoding: bare).code == .unknownMethod)
    }
}

@Suite("Base64 of step output")
struct Base64Tests {
    @Test("all bytes survive at every length", arguments: 0...70)
    func roundTrip(count: Int) throws {
        // 0xFF first keeps the bytes from being UTF-8, so that base64 is used.
        let bytes = [0xFF] + (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
        var chunk = Samples.binaryChunk
        chunk.bytes = bytes
        guard case .object(let object) = chunk.encoded else { return }
        #expect(object["text"] == nil)
        #expect(try LogChunk(decoding: chunk.encoded).bytes == bytes)
    }

    @Test("what is no base64 is refused", arguments: ["A", "AB=C", "====", "AA=A", "A===", "äAAA", "AAAA="])
    func refused(text: String) {
        var object = OrderedObject()
        if case .object(let encoded) = Samples.binaryChunk.encoded { object = encoded }
        object["base64"] = .string(text)
        #expect(throws: ParameterError.self) { try LogChunk(decoding: .object(object)) }
    }
}
