import WorkflowModel

/// Collects what the expressions see that are left to the host, because they read secrets.
struct Sealing {
    private(set) var scope: SecretScope?
    /// The secrets that the definition declares.
    private let declared: [String]

    init(declared: [String]) { self.declared = declared }

    /// The template with everything evaluated that reads no secret.
    mutating func sealed(_ template: Template, in scope: Scope) throws(Fault) -> Template {
        switch template {
        case .literal: return template
        case .expression(let expression):
            guard expression.readsSecrets else { return .literal(try scope.value(of: expression)) }
            note(expression, scope)
            return template
        case .array(let elements):
            guard template.readsSecrets else { return .literal(try scope.value(of: template)) }
            var sealed: [Template] = []
            for element in elements { sealed.append(try self.sealed(element, in: scope)) }
            return .array(sealed)
        case .object(let members):
            guard template.readsSecrets else { return .literal(try scope.value(of: template)) }
            var sealed: [Template.Member] = []
            for member in members {
                sealed.append(Template.Member(member.key, try self.sealed(member.value, in: scope)))
            }
            return .object(sealed)
        }
    }

    /// The secret of this name is read as a whole.
    mutating func note(secret name: String, _ scope: Scope) { note([name], OrderedObject(), scope) }

    private mutating func note(_ expression: Expression, _ scope: Scope) {
        switch expression.secretMentions {
        case .none: break
        case .named(let names): note(names, scope.arguments(for: expression), scope)
        case .any: note(declared, scope.arguments(for: expression), scope)
        }
    }

    private mutating func note(_ names: [String], _ arguments: OrderedObject, _ scope: Scope) {
        var noted = self.scope ?? SecretScope(input: scope.input, arguments: [:], now: scope.now, secrets: [])
        noted.arguments.merge(arguments)
        for name in names where !noted.secrets.contains(name) { noted.secrets.append(name) }
        self.scope = noted
    }
}
