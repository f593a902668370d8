// Fuzzes both readers of documents, the compilation, the stored form and the conversion. The data is a document; when its
// first byte is 0, the rest is read as a file of JSON, else as YAML.

import WorkflowLanguage
import WorkflowModel

/// Takes every expression as well formed: those have a fuzzer of their own.
private let context = LoadingContext(expressions: .accepting, acceptsPending: true)

/// Called by libFuzzer for each piece of data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let isJSON = bytes.first == 0
    if isJSON { bytes.removeFirst() }
    let examination = DefinitionLoader.examine(bytes, fileName: isJSON ? "f.json" : "f.yaml", context: context)
    guard let definition = examination.definition else {
        precondition(!examination.diagnostics.isEmpty, "refused without a reason")
        return 0
    }
    let stored = DefinitionCodec.encode(definition)
    guard let restored = try? DefinitionCodec.decode(stored) else { preconditionFailure("own stored form refused") }
    precondition(restored == definition, "the stored form is another definition")
    guard definition.source.form == .short, let document = try? CanonicalForm.document(of: definition) else { return 0 }
    let text = YAMLText.lines(document).joined(separator: "\n")
    let converted = DefinitionLoader.examine(text, fileName: "c.yaml", context: context)
    // A converted document may pass a bound of its own, such as that of nesting; it is never malformed.
    let isBounded = converted.diagnostics.contains { $0.code == "limitExceeded" }
    precondition(converted.definition != nil || isBounded, "the canonical form is refused")
    return 0
}
