import WorkflowModel

/// Durations: ISO 8601, objects and expressions in both forms, `1h30m` in the short form.
extension Compilation {
    mutating func duration(_ element: Element?, _ name: String) -> DurationSource? {
        guard let element else { return nil }
        if element.members != nil { return durationObject(element, name) }
        guard let scalar = element.scalar, !element.value.isNull else {
            wrongType(element, name, mustBe: "a duration", remedy: durationRemedy)
            return nil
        }
        if element.string != nil, Self.wrapped(scalar.text) != nil { return .template(template(element)) }
        if let duration = Duration(iso8601: scalar.text) { return .constant(duration) }
        let short = ShortDuration.parse(scalar.text)
        if let short, form == .short { return .constant(short) }
        problem(
            .invalidDuration, "`\(scalar.text)` is no duration",
            remedy: short.map { "write \($0.iso8601)" } ?? durationRemedy, at: element)
        return nil
    }

    private mutating func durationObject(_ element: Element, _ name: String) -> DurationSource? {
        let units = ["days", "hours", "minutes", "seconds", "milliseconds"]
        guard let members = mapping(element, name, keys: units)?.members else { return nil }
        guard members.allSatisfy({ units.contains($0.key) }) else { return nil }
        if members.contains(where: { $0.element.string.flatMap(Self.wrapped) != nil }) {
            return .template(template(element))
        }
        guard case .object(let object) = element.value.value, let duration = Duration(durationObject: object) else {
            problem(
                .invalidDuration, "`\(name)` is no duration", remedy: "give whole numbers from 0, such as {seconds: 5}",
                at: element)
            return nil
        }
        return .constant(duration)
    }

    private var durationRemedy: String {
        switch form {
        case .openWorkflow: "write ISO 8601 such as PT30S, or a mapping such as {seconds: 30}"
        case .short: "write a number with a unit, such as 30s, 5m, 1h30m or 500ms"
        }
    }
}

/// The short form's durations: numbers with units, larger units first, such as `1h30m`.
enum ShortDuration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Nil for anything else, and for more than 64 bits of milliseconds.
    static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var remaining = units[...]
        var object = OrderedObject()
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let amount = Int64(digits), let unit = remaining.firstIndex(where: { $0.name == letters }),
                let total = total(adding: amount, times: units[unit].milliseconds, to: object)
            else { return nil }
            object["milliseconds"] = .integer(total)
            remaining = units[(unit + 1)...]
        }
        return Duration(durationObject: object)
    }

    private static func total(adding amount: Int64, times unit: Int64, to object: OrderedObject) -> Int64? {
        var before: Int64 = 0
        if case .integer(let sum) = object["milliseconds"] { before = sum }
        let (product, isTooLong) = amount.multipliedReportingOverflow(by: unit)
        let (sum, isCarried) = before.addingReportingOverflow(product)
        return isTooLong || isCarried ? nil : sum
    }
}
