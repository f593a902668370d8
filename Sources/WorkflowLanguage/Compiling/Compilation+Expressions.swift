import WorkflowModel

/// Expressions and templates (points 7 and 8 of the profile).
extension Compilation {
    /// A field that always holds an expression: bare jq, or `${ … }` around it.
    mutating func expression(_ element: Element?, _ name: String) -> Expression? {
        guard let element else { return nil }
        if case .boolean(let value) = element.scalar?.value { return Expression(value ? "true" : "false") }
        guard let text = element.string else {
            wrongType(
                element, name, mustBe: "a jq expression", remedy: "write it as a text, in quotes where YAML needs them")
            return nil
        }
        let (source, offset) = Self.wrapped(text) ?? Self.trimmed(text)
        guard !source.isEmpty else {
            problem(.invalidExpression, "`\(name)` is an empty expression", remedy: "write jq here", at: element)
            return nil
        }
        return checked(source, offset: offset, in: element)
    }

    /// An expression as a whole, or a mapping or list in which texts may be expressions.
    mutating func expressionOrTemplate(_ element: Element?, _ name: String) -> Template? {
        guard let element else { return nil }
        if element.string != nil { return expression(element, name).map { .expression($0) } }
        guard element.scalar == nil else {
            wrongType(element, name, mustBe: "a jq expression or a mapping")
            return nil
        }
        return template(element)
    }

    /// Any value; a text is an expression only when all of it is `${ … }`.
    mutating func template(_ element: Element) -> Template {
        switch element.value.content {
        case .scalar(let scalar):
            guard let text = element.string else { return .literal(scalar.value) }
            if let (source, offset) = Self.wrapped(text) {
                return .expression(checked(source, offset: offset, in: element))
            }
            if isLoose, let loose = loose(text) { return loose }
            warnOfInterpolation(text, element)
            return .literal(.string(text))
        case .array:
            let parts = element.elements?.map { template($0) } ?? []
            let values = parts.compactMap(\.literal)
            return values.count == parts.count ? .literal(.array(values)) : .array(parts)
        case .object:
            let parts = element.members?.map { Template.Member($0.key, template($0.element)) } ?? []
            let values = parts.compactMap { part in part.value.literal.map { (part.key, $0) } }
            return values.count == parts.count ? .literal(.object(OrderedObject(values))) : .object(parts)
        }
    }

    /// A value that a command gets as text: scalars keep the spelling of their author, so that `0644` stays `0644`.
    mutating func textTemplate(_ element: Element, _ name: String) -> Template {
        guard let scalar = element.scalar else { return template(element) }
        guard !element.value.isNull else {
            problem(.wrongType, "`\(name)` has no value", remedy: "write '' for the empty text", at: element)
            return .literal("")
        }
        if element.string != nil, let (source, offset) = Self.wrapped(scalar.text) {
            return .expression(checked(source, offset: offset, in: element))
        }
        return .literal(.string(scalar.text))
    }

    /// The same for a field that must not be a list or mapping.
    mutating func textTemplate(scalar element: Element?, _ name: String) -> Template? {
        guard let element else { return nil }
        guard element.scalar != nil else {
            wrongType(element, name, mustBe: "a string")
            return nil
        }
        return textTemplate(element, name)
    }

    /// The jq of a text that is an expression as a whole, and where it begins in the text.
    static func wrapped(_ text: String) -> (source: String, offset: Int)? {
        let (inner, start) = trimmed(text)
        guard inner.hasPrefix("${"), inner.hasSuffix("}") else { return nil }
        let (source, offset) = trimmed(String(inner.dropFirst(2).dropLast()))
        return source.isEmpty ? nil : (source, start + 2 + offset)
    }

    private static func trimmed(_ text: String) -> (source: String, offset: Int) {
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        var scalars = text.unicodeScalars[...]
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        let offset = scalars.prefix(while: isSpace).count
        return (String(scalars.dropFirst(offset)), offset)
    }

    private mutating func checked(_ source: String, offset: Int, in element: Element) -> Expression {
        checkSecrets(in: source, at: element)
        guard !problems.isFull, let failure = context.expressions.check(source), let scalar = element.scalar else {
            return Expression(source)
        }
        let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let before = lines.prefix(max(0, failure.line - 1)).reduce(0) { $0 + $1.count + 1 }
        let within = min(before + max(0, failure.column - 1), source.unicodeScalars.count)
        let place = ScalarOffset.place(of: offset + within, in: scalar, at: element.place, of: self.source)
        let isPieced = source.contains("${")
        problems.add(
            .invalidExpression, "invalid expression: \(failure.message)",
            remedy: isPieced ? "one `${ … }` holds the whole value; put values into texts with \"\\( … )\"" : nil,
            at: place, pointer: element.pointer)
        return Expression(source)
    }

    /// "Evaluates any value provided. If the evaluation fails, it results in a string with the expression as its
    /// content": nil for what is no expression at all.
    private func loose(_ text: String) -> Template? {
        let (source, _) = Self.trimmed(text)
        guard !source.isEmpty, context.expressions.check(source) == nil else { return nil }
        return .expression(Expression("try (\(source)) catch \(Value.string(text).printed())"))
    }

    /// Other engines' authors expect this to work; here it is a text, and silence would hide that.
    private mutating func warnOfInterpolation(_ text: String, _ element: Element) {
        guard text.contains("${") else { return }
        problem(
            .notEvaluated, "`${ … }` within a longer text is not evaluated",
            remedy: "make the whole value one expression, such as ${ \"Hello \\(.name)\" }", at: element,
            severity: .warning)
    }
}

extension Template {
    /// The value of a template without expressions.
    var literal: Value? {
        guard case .literal(let value) = self else { return nil }
        return value
    }
}
