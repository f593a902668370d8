import Foundation
import Testing
import WorkflowModel
import WorkflowSchema

/// The public JSON Schema test suite (draft 2020-12, required cases), read in place.
@Suite("JSON Schema test suite")
struct SchemaSuiteTests {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/json-schema-tests/draft2020-12")
    static let isPresent = FileManager.default.fileExists(atPath: folder.path)

    /// Groups whose schemas refer to documents outside themselves, which are refused when compiling.
    static func leadsOutside(_ file: String, _ error: SchemaError) -> Bool {
        file == "refRemote.json" || file == "vocabulary.json" || error.message.contains("leads outside")
            || error.message.contains("only JSON Schema draft 2020-12")
    }

    @Test("every required case gives the verdict of the suite", .enabled(if: isPresent, "the shared folder is absent"))
    func suite() throws {
        var passed = 0
        var outside: [String] = []
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".json")
        }
        for name in names.sorted() {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
            for group in try Value.parse(bytes).elements {
                let schema: Schema
                do {
                    schema = try Schema(compiling: group["schema"] ?? .null, patterns: .forTests)
                } catch {
                    guard Self.leadsOutside(name, error) else {
                        Issue.record("\(name): \(group.text("description")): \(error)")
                        continue
                    }
                    outside.append("\(name): \(group.text("description"))")
                    continue
                }
                for test in group["tests"]?.elements ?? [] {
                    let valid = (try? schema.validate(test["data"] ?? .null)) != nil
                    let title = "\(name): \(group.text("description")): \(test.text("description"))"
                    #expect(.boolean(valid) == test["valid"], "\(title)")
                    passed += 1
                }
            }
        }
        print("JSON Schema suite: \(passed) cases, \(outside.count) groups with remote references left out")
        #expect(passed > 1_100)
        #expect(outside.count < 45)
    }
}

extension PatternCompiler {
    /// Swift's own regular expressions, enough for the suite's required cases.
    static let forTests = PatternCompiler { text in
        guard (try? Regex(text)) != nil else { return nil }
        return Pattern { subject in
            ((try? Regex(text).matchingSemantics(.unicodeScalar).firstMatch(in: subject)) ?? nil) != nil
        }
    }
}

extension Value {
    var elements: [Value] { if case .array(let elements) = self { elements } else { [] } }
    subscript(key: String) -> Value? { if case .object(let object) = self { object[key] } else { nil } }
    func text(_ key: String) -> String { if case .string(let text)? = self[key] { text } else { "" } }
}
