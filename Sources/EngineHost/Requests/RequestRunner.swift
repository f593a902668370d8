internal import EngineCore
internal import PlantedBugs

/// Carries out what executions ask of the world outside, each kind by its own runner.
///
/// A request whose start is durable is given here once in each life of the engine, also after a crash, until its answer
/// is durable. So each kind makes sure by the key that it does not begin the same thing twice where that can be had.
struct RequestRunner: Sendable {
    let children: ChildRunner
    let calls: CallRunner
    let events: EventPublisher

    /// Begins the request, or finds what an earlier life began.
    func start(_ key: StepKey, _ effect: RequestEffect) {
        switch effect.kind {
        case .child(let child): children.start(key, child)
        case .call(let call): calls.start(key, call, nodeKey: effect.nodeKey)
        case .publish(let event): events.start(key, event)
        }
    }

    /// Takes up a request that an earlier life began. A child goes on by itself; nobody knows how far a call went.
    func restore(_ key: StepKey, _ effect: RequestEffect) {
        switch effect.kind {
        case .child(let child): children.start(key, child)
        case .call(let call) where PlantedBug.callRepeated.isPlanted: calls.start(key, call, nodeKey: effect.nodeKey)
        case .call: calls.interrupted(key)
        case .publish(let event): events.start(key, event)
        }
    }

    /// Nothing waits for the answer any more. Does nothing for keys that are no requests.
    func withdraw(_ key: StepKey) {
        children.withdraw(key)
        calls.withdraw(key)
    }
}
