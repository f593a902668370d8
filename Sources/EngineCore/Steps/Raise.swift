import WorkflowModel

/// `raise`.
extension Execution {
    mutating func raise(_ template: FaultTemplate, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        throw try fault(from: template, Scope(self, id, turn))
    }

    private func fault(from template: FaultTemplate, _ scope: Scope) throws(Fault) -> Fault {
        guard case .string(let type) = try scope.value(of: template.type) else {
            throw Fault(.expression, title: "No error type", detail: "The `type` of a raised error must be a string.")
        }
        let status: Int
        switch try scope.value(of: template.status) {
        case .integer(let number) where (0...999).contains(number): status = Int(number)
        case .double(let number) where (0...999).contains(number): status = Int(number)
        case .null, .boolean, .integer, .double, .string, .array, .object:
            throw Fault(
                .expression, title: "No error status",
                detail: "The `status` of a raised error must be a number of HTTP's range, such as 400.")
        }
        return Fault(
            type: type, status: status, title: try text(template.title, scope),
            detail: try text(template.detail, scope),
            instance: try text(template.instance, scope))
    }

    private func text(_ template: Template?, _ scope: Scope) throws(Fault) -> String? {
        guard let template else { return nil }
        let value = try scope.value(of: template)
        return value == .null ? nil : value.text
    }
}
