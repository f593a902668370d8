internal import EngineCore
internal import Logging
internal import OrderedCollections
internal import PlantedBugs
internal import Synchronization
internal import WorkflowModel

/// Grants what executions wish: steps by the runner, timers by the timer service, their turn by the admissions. A first
/// start, a recovery and a reconnection of the runner all come through here.
final class EffectPerformer: Sendable {
    private let runner: any StepRunner
    private let timers: TimerService<StepKey>
    private let admissions: Admissions
    let requests: RequestRunner
    private let events: EventHub
    private let logger: Logger
    private let deliver: @Sendable (Delivery, ExecutionSlot) -> Bool
    private let currentIncarnation = Mutex("")
    /// What is known of running steps beside their executions.
    let live = LiveSteps()

    init(
        runner: any StepRunner, timers: TimerService<StepKey>, admissions: Admissions, requests: RequestRunner,
        events: EventHub, logger: Logger,
        deliver: @escaping @Sendable (Delivery, ExecutionSlot) -> Bool
    ) {
        self.runner = runner
        self.timers = timers
        self.requests = requests
        self.events = events
        self.admissions = admissions
        self.logger = logger
        self.deliver = deliver
    }

    /// The life of the runner in which steps are started now; every input carries it.
    var incarnation: String {
        get { currentIncarnation.withLock { $0 } }
        set { currentIncarnation.withLock { $0 = newValue } }
    }

    /// Makes one change true. The event that asks for it is durable.
    func perform(_ change: EffectChange, of slot: ExecutionSlot) {
        switch change {
        case .start(let token, .run(let effect)):
            let key = StepKey(execution: slot.id, token: token)
            logger.log("step started", effect, key)
            runner.start(key, effect, of: slot.definition.definition.name)
            if effect.control != .running { runner.control(key, effect.control) }
        case .update(let token, .run(let effect)):
            runner.control(StepKey(execution: slot.id, token: token), effect.control)
        case .start(let token, .timer(let deadline)), .update(let token, .timer(let deadline)):
            guard !timers.scheduleUnlessElapsed(StepKey(execution: slot.id, token: token), at: deadline) else { break }
            _ = deliver(.elapsed(token), slot)
        case .start(let token, .request(let effect)):
            requests.start(StepKey(execution: slot.id, token: token), effect)
        case .update(_, .request): break  // a request is never wished otherwise
        case .start(let token, .listen(let effect)): listen(token, effect, slot)
        case .update(_, .listen): break  // neither is a listening
        case .start(let token, .admission), .update(let token, .admission):
            admit(admissions.request(token, of: slot))
        case .withdraw(let token):
            timers.withdraw(StepKey(execution: slot.id, token: token))
            requests.withdraw(StepKey(execution: slot.id, token: token))
            if slot.definition.listens { events.withdraw(.task(StepKey(execution: slot.id, token: token))) }
            // What does not run has no place, nor one in the line while it wishes for none: the others move up.
            if slot.execution?.holdsPlace == false { admit(admissions.leave(slot)) }
        }
    }

    private func listen(_ token: Token, _ effect: ListenEffect, _ slot: ExecutionSlot) {
        guard case .listen(let listen) = slot.definition.definition.nodes[effect.node.index].step else {
            return
        }
        let listener = ListenerIndex.Listener(interests: EventInterest.all(of: listen.consumption)) {
            [deliver] event in
            // An execution that is closed hears nothing, and none hears of itself.
            !event.isLifecycle(of: slot.id) && deliver(.heard(token, event), slot)
        }
        events.listen(.task(StepKey(execution: slot.id, token: token)), since: effect.since, listener)
    }

    /// The number of the last event that is durable.
    var lastEvent: UInt64 { events.last }

    /// A turn may begin to listen: events after the one whose number this gives are kept.
    func holdEvents(for slot: ExecutionSlot) -> UInt64? { slot.definition.listens ? events.hold() : nil }

    /// The turn is over: whatever it began to listen to is known, and what it heard is durable.
    func releaseEvents(_ held: UInt64?, heard: [UInt64]) {
        for number in heard { events.handled(number) }
        if let held { events.release(held) }
    }

    /// The execution has a place among those of its definition, or has it no longer.
    func place(_ slot: ExecutionSlot, from before: Bool, to after: Bool) {
        guard before != after else { return }
        if after { admissions.hold(slot) } else { admit(admissions.leave(slot)) }
    }

    private func admit(_ candidates: [Admissions.Candidate]) {
        for candidate in candidates { _ = deliver(.admitted(candidate.token), candidate.slot) }
    }

    /// The step's end is durable: the runner may forget it.
    func confirm(_ key: StepKey) {
        live.forget(key)
        runner.confirm(key)
    }

    /// What the runner says of steps beside their ends.
    func take(_ inventory: StepInventory) {
        incarnation = inventory.incarnation
        live.enforcement = inventory.enforcement
        for (key, activity) in inventory.activities { live.note(activity, of: key) }
    }

    /// What a recovered execution listens to is told again.
    func listenAgain(_ slot: ExecutionSlot) {
        guard slot.definition.listens, let effects = slot.execution?.pendingEffects else { return }
        for case (let token, .listen(let effect)) in effects { listen(token, effect, slot) }
    }

    /// Brings the world to what a recovered execution wishes, but for what it listens to.
    func restore(
        _ slot: ExecutionSlot, _ effects: OrderedDictionary<Token, Effect>, with inventory: StepInventory
    ) {
        for (token, effect) in effects {
            switch effect {
            case .timer, .admission: perform(.start(token, effect), of: slot)
            case .listen: break  // known already
            case .request(let request): requests.restore(StepKey(execution: slot.id, token: token), request)
            case .run: break  // only the inventory tells whether it runs
            }
        }
        reconcile(slot, effects, with: inventory)
    }

    /// Compares the steps that the execution wishes with those of its own that are there.
    func reconcile(
        _ slot: ExecutionSlot, _ effects: OrderedDictionary<Token, Effect>, with inventory: StepInventory
    ) {
        // One of an earlier life says nothing of the steps that were started since; a newer one is on its way.
        guard inventory.incarnation == incarnation || PlantedBug.inventoryOfAnotherLife.isPlanted else { return }
        for (token, effect) in effects {
            guard case .run(let effect) = effect else { continue }
            let key = StepKey(execution: slot.id, token: token)
            switch inventory.steps[key] {
            case .running: runner.control(key, effect.control)
            case .finished(let outcome): _ = deliver(.completed(token, outcome), slot)
            case nil where effect.bootID == inventory.incarnation:
                perform(.start(token, .run(effect)), of: slot)
            case nil where PlantedBug.stepOfAnotherBootRepeated.isPlanted:
                var repeated = effect
                repeated.bootID = inventory.incarnation
                perform(.start(token, .run(repeated)), of: slot)
            case nil:
                let reason = "the host or its step supervisor was restarted while the step ran"
                _ = deliver(.completed(token, .interrupted(reason: reason)), slot)
            }
        }
        abandon(inventory.without(effects.keys))
    }

    /// Steps that no execution wants: the word that their end was durable did not reach the runner. One that runs is ended, and confirmed when it has, as ever.
    func abandon(_ inventory: StepInventory) {
        for (key, step) in inventory.steps {
            switch step {
            case .running: runner.control(key, .stopping)
            case .finished: confirm(key)
            }
        }
    }
}
