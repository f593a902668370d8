import WorkflowModel

/// What a document refers to in other files.
extension Compilation {
    /// Another document, read and parsed.
    struct Resource {
        var path: String
        var root: Element
        var source: SourceText
    }

    /// The document at a path; a refusal is a problem of the place that refers to it.
    mutating func resource(_ path: String, at element: Element) -> Resource? {
        guard let bytes = resourceBytes(path, at: element) else { return nil }
        var inner = ProblemList()
        guard let reading = JSONDocument.read(bytes, fileName: path, problems: &inner), !inner.hasErrors else {
            let first = inner.sorted.first?.rendered(file: path) ?? path
            problem(.invalidValue, "the resource cannot be used: \(first)", remedy: "correct it", at: element)
            return nil
        }
        return Resource(path: path, root: Element(value: reading.value, pointer: ""), source: reading.source)
    }

    mutating func resourceBytes(_ path: String, at element: Element) -> [UInt8]? {
        do throws(ResourceReader.Refusal) {
            let bytes = try context.resources.read(path)
            guard bytes.count <= Limits.documentBytesMaximum else {
                throw ResourceReader.Refusal(message: "`\(path)` has more than \(Limits.documentBytesMaximum) bytes")
            }
            resources.append((path, bytes))
            return bytes
        } catch {
            problem(.invalidValue, "\(error.message)", remedy: error.remedy, at: element)
            return nil
        }
    }

    /// The path of a `file:` endpoint, which is relative to the directory of resources.
    mutating func resourcePath(_ endpoint: Element?, _ what: String) -> String? {
        let element = endpoint?["uri"] ?? endpoint
        guard let element, let text = string(element, "endpoint") else { return nil }
        guard text.hasPrefix("file:") else {
            let isExpression = Self.wrapped(text) != nil
            problem(
                .unsupported,
                isExpression
                    ? "\(what) must be known when the document is loaded"
                    : "\(what) is not fetched from the network",
                remedy: "put it into the engine's directory of resources, and write file:///its/path", at: element)
            return nil
        }
        return Self.path(ofFile: text)
    }

    /// `file:///a/b`, `file://a/b` (as the specification's examples have it) and `file:a/b` all mean `a/b`.
    static func path(ofFile uri: String) -> String {
        var path = uri.dropFirst("file:".count)
        while path.hasPrefix("/") { path = path.dropFirst() }
        while path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }

    /// Compiles parts of another document. Its problems have places of their own: the first one is given to the caller.
    mutating func compiling(
        _ resource: Resource, _ body: (inout Compilation) -> Void,
        onProblem: (inout Compilation, Diagnostic) -> Void
    ) {
        let (outerProblems, outerSource) = (problems, source)
        problems = ProblemList()
        source = resource.source
        body(&self)
        let inner = problems
        problems = outerProblems
        source = outerSource
        if let first = inner.sorted.first(where: { $0.severity == .error }) { onProblem(&self, first) }
    }
}
