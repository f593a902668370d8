internal import EngineCore
internal import WorkflowModel

/// Evaluates what the core left as it was because it reads secrets: when an effect is carried out, and never to be kept.
struct SecretResolver: Sendable {
    let store: SecretStore
    let evaluator: Evaluator

    /// The secrets of a scope, as `$secrets` gives them. Throws a `configuration` fault that names what is missing.
    func secrets(of scope: SecretScope) throws(Fault) -> OrderedObject {
        var secrets = OrderedObject()
        for name in scope.secrets { secrets[name] = try secret(name) }
        return secrets
    }

    /// The secret's text without the newline at its end, or the object that it is in JSON.
    private func secret(_ name: String) throws(Fault) -> Value {
        let bytes: [UInt8]
        do throws(SecretStore.Refusal) {
            bytes = try store.read(name, bytesMaximum: Limits.secretBytesMaximum)
        } catch {
            throw Fault(.configuration, title: "No secret", detail: error.message)
        }
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
            let object = try? Value.parse(bytes, limits: .document)
        {
            return object
        }
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// The template's value.
    func value(
        of template: Template, _ scope: SecretScope?, secrets: OrderedObject
    ) throws(Fault) -> Value {
        switch template {
        case .literal(let value): return value
        case .expression(let expression): return try value(of: expression, scope, secrets)
        case .array(let elements):
            var values: [Value] = []
            for element in elements { values.append(try value(of: element, scope, secrets: secrets)) }
            return .array(values)
        case .object(let members):
            var object = OrderedObject()
            for member in members { object[member.key] = try value(of: member.value, scope, secrets: secrets) }
            return .object(object)
        }
    }

    private func value(
        of expression: Expression, _ scope: SecretScope?, _ secrets: OrderedObject
    ) throws(Fault) -> Value {
        var arguments = scope?.arguments ?? OrderedObject()
        arguments["secrets"] = .object(secrets)
        do throws(Fault) {
            return try evaluator.evaluate(
                Evaluator.Request(
                    expression: expression, input: scope?.input ?? .null, arguments: arguments, now: scope?.now))
        } catch {
            // What an expression says of its failure may hold a part of what it read.
            throw Fault(
                .expression, title: "The expression failed",
                detail: "`\(expression.source)` reads secrets, so why it failed is not kept.")
        }
    }
}
