import EngineCore
import EngineHost
import OrderedCollections

extension Simulation {
    /// When everything waits, the world is what the durable events wish for: every command that is wanted runs as it is
    /// wanted, none runs that is not, every service was asked, nobody waits for an event that is there.
    func compareWorld() {
        guard witness.violation == nil, let life, life.isReady, !life.isOver, !isFaultArmed, !isDiskFull,
            let engine = life.engine
        else { return }
        witness.count { $0.comparedWorlds += 1 }
        var wanted: Set<StepKey> = []
        let asked = services.waitingKeys
        for (id, trace) in witness.traces.sorted(by: { $0.key < $1.key }) {
            compare(engine, id, trace)
            for (token, effect) in trace.execution.pendingEffects {
                let key = StepKey(execution: id, token: token)
                switch effect {
                case .run(let effect):
                    wanted.insert(key)
                    compare(key, effect)
                case .request(let request):
                    if case .call(let call) = request.kind, witness.intendedCalls[call.idempotencyKey] != nil,
                        !asked.contains(call.idempotencyKey)
                    {
                        witness.violate(
                            .worldAsWished, "the request of \(request.nodeKey) of execution \(id) is not under way")
                    }
                case .listen(let effect):
                    guard let missed = witness.firstMeant(effect, trace, token), !trace.execution.isFinished else {
                        break
                    }
                    witness.violate(.heardOnce, "execution \(id) listens, and was not told of event \(missed)")
                case .timer, .admission: break
                }
            }
        }
        compareSchedules(engine)
        if Set(engine.registrations().map(\.digest)) != witness.registered {
            witness.violate(.answersTrue, "the registered definitions are not those that are durable")
        }
        for (key, step) in supervisor.steps where !wanted.contains(key) && step.control != .stopping {
            witness.violate(.worldAsWished, "\(key.name) is there, and nobody wants it")
        }
        checkOverdue()
    }

    private func compare(_ engine: Engine, _ id: ExecutionID, _ trace: Witness.Trace) {
        do throws(EngineError) {
            let report = try engine.status(id)
            guard report.sequence != trace.execution.sequence || report.status != trace.execution.status else { return }
            witness.violate(
                .answersTrue,
                "execution \(id) is said to be \(report.status) at \(report.sequence), and is \(trace.execution.status)"
            )
        } catch {
            witness.violate(.answersTrue, "execution \(id) is durable, and not known: \(error)")
        }
    }

    private func compare(_ key: StepKey, _ effect: RunEffect) {
        guard let step = supervisor.steps[key] else {
            witness.violate(.worldAsWished, "\(key.name) is wanted, and was never started")
            return
        }
        if step.outcome != nil {
            witness.violate(.worldAsWished, "the end of \(key.name) was told, and is not recorded")
        } else if step.control != effect.control {
            witness.violate(.worldAsWished, "\(key.name) is \(step.control), and wanted \(effect.control)")
        }
    }
}
