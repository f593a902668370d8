import WorkflowModel

/// Secrets: declared in `use.secrets`, read by `$secrets`, and only where what is read goes to one step.
extension Compilation {
    mutating func secrets(_ element: Element?) {
        guard let element else { return }
        guard let names = element.elements else {
            wrongType(element, "secrets", mustBe: "a list of names")
            return
        }
        for name in names {
            guard let text = string(name, "secrets") else { continue }
            guard Names.isSecretName(text) else {
                problem(
                    .invalidValue, "`\(text)` cannot be the name of a secret",
                    remedy: "use letters, digits, `_`, `-` and `.`, and begin with a letter", at: name)
                continue
            }
            if !shared.secrets.contains(text) { shared.secrets.append(text) }
        }
    }

    func isSecret(_ name: String) -> Bool { shared.secrets.contains(name) }

    mutating func checkSecret(_ name: String, at element: Element) {
        guard !isSecret(name) else { return }
        problem(
            .unknownName, "the secret `\(name)` is not declared in `use.secrets`",
            remedy: remedy(for: name, among: shared.secrets) ?? "add it there", at: element)
    }

    /// Within `body` expressions may read secrets: what they give goes to one step, and is never journaled.
    mutating func allowingSecrets<Part>(_ body: (inout Compilation) -> Part) -> Part {
        let before = allowsSecrets
        allowsSecrets = true
        defer { allowsSecrets = before }
        return body(&self)
    }

    /// Checks the use of `$secrets` in an expression.
    mutating func checkSecrets(in source: String, at element: Element) {
        let mentions = Expression(source).secretMentions
        guard mentions != .none else { return }
        guard allowsSecrets else {
            problem(
                .invalidExpression, "`$secrets` cannot be read here, since the value would be written to the journal",
                remedy: "read it in the environment or stdin of a command, or in the arguments of a call", at: element)
            return
        }
        if case .named(let names) = mentions {
            for name in names { checkSecret(name, at: element) }
        }
    }
}
