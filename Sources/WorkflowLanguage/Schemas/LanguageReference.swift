public import WorkflowModel

/// What the keys of both forms mean, read from the JSON Schemas of the forms.
public enum LanguageReference {
    /// The canonical form and the short one.
    public typealias Form = Definition.Source.Form

    /// One key.
    public struct Entry: Sendable, Equatable {
        /// The form that has it.
        public var form: Form
        /// The keys that lead to it, with dots between; lists and names are passed over.
        public var path: String
        /// What it means.
        public var description: String
        /// What kind of value it has.
        public var shape: String
        /// The keys below it.
        public var keys: [String]
    }

    /// Every key, in the order of the schemas.
    public static let entries: [Entry] = {
        [Form.short, .openWorkflow].flatMap { form -> [Entry] in
            guard let schema = try? Value.parse(LanguageSchema.text(of: form)) else { return [] }
            var walk = SchemaWalk(form: form, root: schema)
            walk.visit(schema, path: "", opened: [])
            return walk.entries
        }
    }()

    /// The entries of a name or of the end of a path.
    public static func find(_ key: String, in entries: [Entry]) -> [Entry] {
        entries.filter { $0.path == key || $0.path.hasSuffix("." + key) }
    }

    /// The known name that is nearest to an unknown one.
    public static func nearest(to key: String, in entries: [Entry]) -> String? {
        let names = entries.compactMap { $0.path.split(separator: ".").last.map(String.init) }
        return Suggestion.nearest(to: key, among: names)
    }
}

/// A walk through a JSON Schema that notes every key.
private struct SchemaWalk {
    let form: Definition.Source.Form
    let root: Value
    var entries: [LanguageReference.Entry] = []

    mutating func visit(_ schema: Value, path: String, opened: [String]) {
        guard path.split(separator: ".").count < 6, case .object(let object) = resolved(schema).value else { return }
        let name = resolved(schema).name
        // Tasks hold tasks: each definition is shown once on a path.
        if let name, opened.contains(name) { return }
        let opened = opened + (name.map { [$0] } ?? [])
        if case .object(let properties)? = object["properties"] {
            for (key, part) in properties { note(key, part, path: path, opened: opened) }
        }
        for key in ["items", "additionalProperties"] {
            if let part = object[key], case .object = part { visit(part, path: path, opened: opened) }
        }
        for key in ["anyOf", "oneOf"] {
            guard case .array(let parts)? = object[key] else { continue }
            for part in parts { visit(part, path: path, opened: opened) }
        }
    }

    private mutating func note(_ key: String, _ part: Value, path: String, opened: [String]) {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard !entries.contains(where: { $0.path == place }) else { return }
        let target = resolved(part).value
        let description = part.text("description") ?? target.text("description") ?? ""
        let position = entries.count
        entries.append(
            LanguageReference.Entry(form: form, path: place, description: description, shape: shape(target), keys: []))
        visit(part, path: place, opened: opened)
        let below = entries[(position + 1)...].map(\.path)
            .filter { $0.hasPrefix(place + ".") && !$0.dropFirst(place.count + 1).contains(".") }
        entries[position].keys = below.map { String($0.dropFirst(place.count + 1)) }
    }

    private func resolved(_ schema: Value) -> (value: Value, name: String?) {
        guard let reference = schema.text("$ref"), let name = reference.split(separator: "/").last.map(String.init),
            case .object(let object) = root, case .object(let definitions)? = object["$defs"],
            let definition = definitions[name]
        else { return (schema, nil) }
        return (definition, name)
    }

    private func shape(_ schema: Value) -> String {
        guard case .object(let object) = schema else { return "" }
        if case .array(let words)? = object["enum"] { return words.map(\.word).joined(separator: ", ") }
        switch object["type"] {
        case .string(let type): return type
        case .array(let types): return types.map(\.word).joined(separator: " or ")
        case .null, .boolean, .integer, .double, .object, nil: break
        }
        for key in ["anyOf", "oneOf"] {
            guard case .array(let parts)? = object[key] else { continue }
            var shapes: [String] = []
            for part in parts {
                let shape = shape(resolved(part).value)
                if !shape.isEmpty, !shapes.contains(shape) { shapes.append(shape) }
            }
            return shapes.joined(separator: " or ")
        }
        return ""
    }
}

extension Value {
    fileprivate func text(_ key: String) -> String? {
        guard case .object(let object) = self, case .string(let text)? = object[key] else { return nil }
        return text
    }

    fileprivate var word: String {
        if case .string(let text) = self { return text }
        return printed()
    }
}
