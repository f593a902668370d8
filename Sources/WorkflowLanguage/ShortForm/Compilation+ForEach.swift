import WorkflowModel

/// Loops of the short form.
extension Compilation {
    struct ForEach {
        var itemVariable: String
        var collection: Template
        var parallelMaximum: Int
    }

    /// `{in, as, parallel}`, or the collection alone.
    mutating func forEach(_ element: Element?) -> ForEach? {
        guard let element else { return nil }
        guard element.members != nil else {
            return ForEach(itemVariable: "item", collection: collection(element), parallelMaximum: 1)
        }
        _ = mapping(element, "forEach", keys: ["in", "as", "parallel"], required: ["in"])
        let variable = variable(element["as"], "as") ?? "item"
        if variable == Self.indexVariable, let place = element["as"] {
            problem(.reservedName, "`$index` is the number of the item", remedy: "choose another name", at: place)
        }
        if EnvironmentNames.isEngines(variable) || EnvironmentNames.changesCode(variable), let place = element["as"] {
            problem(
                .reservedName, "`\(variable)` would change how commands run, and items are data",
                remedy: "choose another name, or declare the variable under `env`", at: place)
        }
        return ForEach(
            itemVariable: variable, collection: collection(element["in"]),
            parallelMaximum: integer(element["parallel"], "parallel", within: 1...10_000) ?? 1)
    }

    static let indexVariable = "index"
}
