internal import EngineCore

/// What waits for an execution, in order. Commands are refused at capacity; results and timers always fit, because
/// there is at most one for each effect that is outstanding.
struct Inbox: Sendable {
    /// Deliveries from `head` on wait; those before it were taken, and are nil.
    private var queue: [Delivery?] = []
    private var head = 0
    private var commandCount = 0
    /// The effects whose end waits here: a runner repeats its reports after a reconnection.
    private var ended: Set<Token> = []

    var isEmpty: Bool { head == queue.count }

    var first: Delivery? { isEmpty ? nil : queue[head] }

    /// False when a command finds no room.
    mutating func offer(_ delivery: Delivery) -> Bool {
        switch delivery {
        case .command:
            guard commandCount < Limits.commandsQueuedMaximum else { return false }
            commandCount += 1
            queue.append(delivery)
        case .completed(let token, _), .answered(let token, _), .elapsed(let token),
            .admitted(let token):
            if ended.insert(token).inserted { queue.append(delivery) }
        // Events that wait are bounded by how many are kept.
        case .heard, .reconcile, .probe:
            queue.append(delivery)
        }
        return true
    }

    mutating func take() -> Delivery? {
        guard let delivery = first else { return nil }
        queue[head] = nil
        head += 1
        if isEmpty {
            // A parked execution keeps no buffer.
            queue = []
            head = 0
        }
        switch delivery {
        case .command: commandCount -= 1
        case .completed(let token, _), .answered(let token, _), .elapsed(let token),
            .admitted(let token):
            ended.remove(token)
        case .heard, .reconcile, .probe: break
        }
        return delivery
    }
}
