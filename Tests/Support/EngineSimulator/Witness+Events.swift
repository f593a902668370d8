import EngineCore
import EngineHost
import OrderedCollections
import WorkflowModel

/// Events that are published, what executions hear of them, and requests to services.
extension Witness {
    /// An event that is durable.
    struct Publication {
        var number: UInt64
        var type: String
        /// Source and ID: what makes it the same event when it comes again.
        var key: String
    }

    /// An event became durable: its number follows the last, and it is not one that was there.
    func foldPublication(_ published: PublishedEvent) {
        guard case .object(let members)? = try? Value.parse(published.json, limits: .stepData),
            case .string(let type)? = members["type"], case .string(let source)? = members["source"],
            case .string(let id)? = members["id"]
        else {
            violate(.replayEqualsLive, "event \(published.number) cannot be read back")
            return
        }
        let publication = Publication(number: published.number, type: type, key: "\(source) \(id)")
        if publication.number != UInt64(publications.count) + 1 {
            violate(.nothingLost, "event \(publication.number) follows \(publications.count)")
        }
        if let before = publications.first(where: { $0.key == publication.key }) {
            violate(.startedOnce, "event \(before.number) was published again as \(publication.number)")
        }
        keep(publication)
    }

    /// An event was accepted: it is durable, under the number that the answer says.
    func checkPublication(_ receipt: PublishReceipt, key: String) {
        count { $0.answered += 1 }
        note("published \(key) as \(receipt.number)")
        guard publications.contains(where: { $0.number == receipt.number && $0.key == key }) else {
            violate(.durableBeforeVisible, "event \(key) was answered as number \(receipt.number), and is not durable")
            return
        }
    }

    /// A task hears events that came after it began, in their order, and misses none that it means.
    func checkConsumed(_ consumed: ConsumedEvent, by token: Token, _ trace: Trace, _ id: ExecutionID) {
        count { $0.heard += 1 }
        let name = "listener \(token) of execution \(id)"
        guard case .listen(let effect)? = trace.execution.pendingEffects[token] else {
            violate(.heardOnce, "\(name) heard event \(consumed.number), and does not listen")
            return
        }
        guard consumed.number > effect.since else {
            violate(.heardOnce, "\(name) heard event \(consumed.number), and had heard \(effect.since)")
            return
        }
        let types = meantTypes(effect, trace)
        guard publications.contains(where: { $0.number == consumed.number && types.contains($0.type) }) else {
            violate(.durableBeforeVisible, "\(name) heard event \(consumed.number), which is not durable or not meant")
            return
        }
        if let missed = firstMeant(effect, trace, token), missed < consumed.number {
            violate(.heardOnce, "\(name) heard event \(consumed.number) before \(missed)")
        }
    }

    /// The oldest event that a task means and has not heard; nil where chance decides whether it hears it.
    func firstMeant(_ effect: ListenEffect, _ trace: Trace, _ token: Token) -> UInt64? {
        // What was published while the execution had failed may be gone.
        guard !trace.isRedriven, case .listen(let step) = trace.execution.definition.nodes[effect.node.index].step
        else { return nil }
        // With several filters one that is met already takes no further event.
        switch step.consumption {
        case .one: break
        case .any(_, until: nil): break
        case .all, .any: return nil
        }
        let types = meantTypes(effect, trace)
        return publications.first { $0.number > effect.since && types.contains($0.type) }?.number
    }

    private func meantTypes(_ effect: ListenEffect, _ trace: Trace) -> Set<String> {
        guard case .listen(let step) = trace.execution.definition.nodes[effect.node.index].step else { return [] }
        return step.consumption.types
    }

    /// A registration was answered, so it is durable; it may have been removed since.
    func checkRegistered(_ digest: String) {
        count { $0.answered += 1 }
        if !everRegistered.contains(digest) {
            violate(.durableBeforeVisible, "definition \(digest) was said to be registered, and is not durable")
        }
    }

    // MARK: - Requests

    /// A request leaves only when its intent is durable, and no more often than was decided.
    func checkCall(_ key: String?) {
        count { $0.calls += 1 }
        note("call \(key ?? "")")
        guard let key else { return }
        let sent = sentCalls[key, default: 0] + 1
        sentCalls[key] = sent
        let intended = intendedCalls[key, default: 0]
        if intended == 0 {
            violate(.durableBeforeVisible, "request \(key) was sent before its intent was durable")
        } else if sent > intended {
            violate(.startedOnce, "request \(key) was sent \(sent) times, and was to be sent \(intended) times")
        }
    }
}

extension EventConsumption {
    /// The types of the events that are meant; the generator names one in each filter.
    var types: Set<String> {
        switch self {
        case .one(let filter): filter.types
        case .all(let filters): filters.reduce(into: []) { $0.formUnion($1.types) }
        case .any(let filters, until: .consumed(let until)):
            filters.reduce(into: until.types) { $0.formUnion($1.types) }
        case .any(let filters, _): filters.reduce(into: []) { $0.formUnion($1.types) }
        }
    }
}

extension EventFilter {
    fileprivate var types: Set<String> {
        var types: Set<String> = []
        for member in attributes where member.key == "type" {
            if case .literal(.string(let text)) = member.value { types.insert(text) }
        }
        return types
    }
}
