import WorkflowModel

extension Compilation {
    /// `try`: a list whose faults are caught, retried or handled.
    mutating func attemptTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["try", "catch"])
        _ = engineOptions(task)
        let body = self.body(task["try"], "try", parent: node, path: "/try")
        var attempt = AttemptStep(body: body)
        guard let catching = task["catch"] else {
            problem(
                .missingKey, "a `try` task needs the key `catch`", remedy: "add `catch: {}` to catch everything",
                at: task)
            return
        }
        let keys = ["errors", "as", "when", "exceptWhen", "retry", "do", "then"]
        guard let catching = mapping(catching, "catch", keys: keys) else { return }
        if let errors = mapping(catching["errors"], "errors", keys: ["with"]) {
            attempt.filter = faultFilter(errors["with"])
        }
        attempt.errorVariable = variable(catching["as"], "as") ?? "error"
        attempt.when = expression(catching["when"], "when")
        attempt.exceptWhen = expression(catching["exceptWhen"], "exceptWhen")
        attempt.retry = retry(catching["retry"])
        if let list = catching["do"] {
            attempt.handler = self.body(list, "catch", parent: node, path: "/catch/do")
        }
        nodes[node.index].step = .attempt(attempt)
        then(catching["then"], for: .handler(node))
    }

    /// A policy, or the name of one of `use.retries`.
    private mutating func retry(_ element: Element?) -> RetryPolicy? {
        guard let element, let name = element.string else { return retryPolicy(element) }
        return resolve(name, in: shared.retries, "retries", at: element)
    }

    private mutating func faultFilter(_ element: Element?) -> FaultFilter {
        let keys = ["type", "status", "instance", "title", "detail", "details"]
        guard let element = mapping(element, "with", keys: keys) else { return FaultFilter() }
        if element.members?.isEmpty == true {
            problem(
                .invalidValue, "`with` must have at least one of the parts of an error",
                remedy: "leave `errors` out to catch every error", at: element)
        }
        return FaultFilter(
            type: string(element["type"], "type"), status: integer(element["status"], "status", within: 100...599),
            instance: string(element["instance"], "instance"), title: string(element["title"], "title"),
            detail: string(element["detail"], "detail") ?? string(element["details"], "details"))
    }
}
