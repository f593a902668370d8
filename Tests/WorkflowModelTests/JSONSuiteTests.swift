import Foundation
import Testing
import WorkflowModel

/// The public JSON parsing test suite, read in place.
@Suite("JSON test suite")
struct JSONSuiteTests {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/json-tests")
    static let isPresent = FileManager.default.fileExists(atPath: folder.path)
    /// Accepted by the grammar, refused by us on the socket and in documents.
    static let duplicateKeyCases: Set<String> = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    static func cases(_ prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
    }

    static func parse(_ name: String, duplicateKeys: DuplicateKeyPolicy) throws -> Value {
        try Value.parse([UInt8](Data(contentsOf: folder.appending(path: name))), duplicateKeys: duplicateKeys)
    }

    @Test("every must-accept case is accepted", .enabled(if: isPresent, "the shared json-tests folder is absent"))
    func accepts() throws {
        let names = Self.cases("y_")
        #expect(names.count > 90)
        for name in names {
            let policy: DuplicateKeyPolicy = Self.duplicateKeyCases.contains(name) ? .lastWins : .refused
            #expect(throws: Never.self, "\(name)") { try Self.parse(name, duplicateKeys: policy) }
        }
    }

    @Test("every must-refuse case is refused", .enabled(if: isPresent, "the shared json-tests folder is absent"))
    func refuses() throws {
        let names = Self.cases("n_")
        #expect(names.count > 180)
        for name in names {
            #expect(throws: JSONError.self, "\(name)") { try Self.parse(name, duplicateKeys: .lastWins) }
        }
    }

    @Test(
        "implementation-defined cases end in a value or an error",
        .enabled(if: isPresent, "the shared json-tests folder is absent"))
    func survivesTheRest() throws {
        let names = Self.cases("i_")
        #expect(names.count > 30)
        for name in names { _ = try? Self.parse(name, duplicateKeys: .lastWins) }
    }

    @Test("duplicate keys are refused unless the last may win", .enabled(if: isPresent, "the folder is absent"))
    func duplicateKeys() throws {
        for name in Self.duplicateKeyCases {
            #expect(throws: JSONError.self, "\(name)") { try Self.parse(name, duplicateKeys: .refused) }
        }
    }
}
