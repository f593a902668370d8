package import WorkflowModel

/// How far the consumption of events is.
package struct EventProgress: Sendable, Equatable {
    /// The filters of an `all` that were met, by index, in order.
    package var met: [Int]
    /// What events must have in common, by the name of the correlation.
    package var correlated: OrderedObject

    /// Nothing was consumed, unless told otherwise.
    package init(met: [Int] = [], correlated: OrderedObject = OrderedObject()) {
        self.met = met
        self.correlated = correlated
    }

    /// Notes that a filter took an event.
    package mutating func take(_ filter: Int, _ correlated: OrderedObject) {
        if !met.contains(filter) {
            met.append(filter)
            met.sort()
        }
        self.correlated = correlated
    }
}

extension EventConsumption {
    /// Every filter, in order; those of `until` are not among them.
    package var filters: [EventFilter] {
        switch self {
        case .one(let filter): [filter]
        case .all(let filters), .any(let filters, until: _): filters
        }
    }

    /// Whether any event at all is meant.
    package var takesEverything: Bool {
        if case .any(let filters, until: _) = self { filters.isEmpty } else { false }
    }

    /// The first filter that takes the event, and what is correlated from then on; nil when none does. A filter of an
    /// `all` takes one event only.
    package func match(
        _ event: OrderedObject, _ progress: EventProgress, _ scope: some EventScope
    ) -> (filter: Int, correlated: OrderedObject)? {
        if takesEverything { return (0, progress.correlated) }
        let isAll = if case .all = self { true } else { false }
        for (index, filter) in filters.enumerated() {
            if isAll, progress.met.contains(index) { continue }
            if let correlated = filter.match(event, progress.correlated, scope) { return (index, correlated) }
        }
        return nil
    }

    /// Whether what was consumed is enough, but for `until`.
    package func isMet(by progress: EventProgress) -> Bool {
        switch self {
        case .one: !progress.met.isEmpty
        case .all(let filters): progress.met.count >= filters.count
        case .any: !progress.met.isEmpty
        }
    }
}

extension EventFilter {
    /// What is correlated once the event is taken; nil when the filter does not take it. An event over which an
    /// expression fails is not meant: what others publish does not fail the one who listens.
    fileprivate func match(
        _ event: OrderedObject, _ correlated: OrderedObject, _ scope: some EventScope
    ) -> OrderedObject? {
        do throws(Fault) {
            for attribute in attributes where !(try attribute.accepts(event[attribute.key] ?? .null, scope)) {
                return nil
            }
            var correlated = correlated
            for correlation in correlations {
                let value = try scope.value(of: correlation.from, over: .object(event))
                guard value != .null else { return nil }
                if let expect = correlation.expect {
                    guard try scope.value(of: expect) == value else { return nil }
                } else if let first = correlated[correlation.name] {
                    guard first == value else { return nil }
                } else {
                    correlated[correlation.name] = value
                }
            }
            return correlated
        } catch {
            return nil
        }
    }
}

extension Template.Member {
    /// "A literal is compared; an expression is a condition over the attribute", and where it gives another value than
    /// true or false, that is compared.
    fileprivate func accepts(_ actual: Value, _ scope: some EventScope) throws(Fault) -> Bool {
        if case .expression(let expression) = value {
            let result = try scope.value(of: expression, over: actual)
            if case .boolean(let holds) = result { return holds }
            return actual != .null && result == actual
        }
        return try scope.value(of: value) == actual
    }
}

extension ListenStep.Read {
    /// What of an event is given on.
    package func value(of event: OrderedObject) -> Value {
        switch self {
        case .data: event["data"] ?? event["data_base64"] ?? .null
        case .envelope, .raw: .object(event)
        }
    }
}
