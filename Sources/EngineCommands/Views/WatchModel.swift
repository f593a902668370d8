import EngineProtocol
import WorkflowModel

/// What a watcher knows: the newest status, and the steps it has seen.
///
/// States may be left out in between, so a step that is no longer under way is judged by what is known now.
struct WatchModel {
    /// A step that is or was under way.
    struct Step: Equatable {
        enum State: Equatable {
            case active(StepObject.State)
            case completed
            case failed
            case stopped
        }

        var object: StepObject
        var state: State
        /// When it was first seen to be over.
        var endedAt: Instant?
    }

    /// What a new status brought, for those who want a line per change.
    enum Change: Equatable {
        case status(StatusName)
        case cancelRequested
        case step(Step)
        /// The step said something new.
        case activity(Step)
        case progress(Int)
    }

    private(set) var status: StatusObject?
    /// In the order in which they were first seen.
    private(set) var steps: [Step] = []
    /// When the status was taken, so that clocks go on between two.
    private(set) var takenAt: Instant?

    /// Takes a newer status and tells what has changed.
    mutating func take(_ newer: StatusObject, at now: Instant) -> [Change] {
        let older = status
        status = newer
        takenAt = now
        var changes = endedSteps(newer, now) + activeSteps(newer)
        if newer.cancelRequested, !(older?.cancelRequested ?? false), !newer.status.isTerminal {
            changes.append(.cancelRequested)
        }
        if newer.status != older?.status {
            // The end is told last, any other status before what happens in it.
            changes.insert(.status(newer.status), at: newer.status.isTerminal ? changes.endIndex : 0)
        } else if changes.isEmpty, newer.progress.completedNodes != older?.progress.completedNodes {
            changes.append(.progress(newer.progress.completedNodes))
        }
        if steps.count > Limits.rememberedStepsMaximum {
            steps.removeFirst(steps.count - Limits.rememberedStepsMaximum)
        }
        return changes
    }

    private mutating func activeSteps(_ newer: StatusObject) -> [Change] {
        var changes: [Change] = []
        let active = Set(newer.steps.map(\.token))
        for object in newer.steps {
            let step = Step(object: object, state: .active(object.state))
            let known =
                (object.token == 0 ? nil : steps.lastIndex { $0.object.token == object.token })
                ?? steps.lastIndex {
                    ($0.object.token == 0 || !active.contains($0.object.token)) && $0.isAttemptBefore(object)
                }
            guard let known else {
                steps.append(step)
                changes.append(.step(step))
                continue
            }
            let before = steps[known]
            steps[known] = step
            if before.state != step.state || before.object.attempt != object.attempt {
                changes.append(.step(step))
            } else if Self.isNews(object.activity, after: before.object.activity) {
                changes.append(.activity(step))
            }
        }
        return changes
    }

    /// Other words, or another tenth of the way: who reads lines does not want one for each percent.
    private static func isNews(_ activity: ActivityObject?, after before: ActivityObject?) -> Bool {
        guard let activity, activity != before else { return false }
        let tenths = StatusText.percentage(of: activity).map { $0 / 10 }
        return activity.status != before?.status
            || tenths != before.flatMap { StatusText.percentage(of: $0) }.map { $0 / 10 }
    }

    private mutating func endedSteps(_ newer: StatusObject, _ now: Instant) -> [Change] {
        var changes: [Change] = []
        let active = Set(newer.steps.map(\.token))
        for position in steps.indices {
            guard case .active(let state) = steps[position].state else { continue }
            // What will be tried again is over only with the execution: other tasks of its try may come before it.
            let goesOn =
                state == .retrying ? !newer.status.isTerminal : active.contains(steps[position].object.token)
            guard !goesOn, !newer.steps.contains(where: steps[position].isAttemptBefore) else { continue }
            steps[position].state = Self.end(of: steps[position], in: newer)
            steps[position].endedAt = newer.timing.stoppedAt ?? now
            changes.append(.step(steps[position]))
        }
        return changes
    }

    private static func end(of step: Step, in status: StatusObject) -> Step.State {
        if let error = status.error {
            return error.nodeKey == step.object.nodeKey || error.stackTrace.contains(step.object.nodeKey)
                ? .failed : .stopped
        }
        if case .active(.stopping) = step.state { return .stopped }
        return status.cancelRequested || status.status == .cancelled ? .stopped : .completed
    }
}

extension WatchModel.Step {
    /// True when the object is a later attempt of this step, or the one that it waits for: it goes on in the same line.
    fileprivate func isAttemptBefore(_ object: StepObject) -> Bool {
        guard case .active(let state) = state, self.object.nodeKey == object.nodeKey,
            self.object.iteration == object.iteration
        else { return false }
        return state == .retrying ? self.object.attempt <= object.attempt : self.object.attempt < object.attempt
    }

    /// How long it took, or has taken by now.
    func milliseconds(at now: Instant) -> Int64? {
        object.startedAt.map { max(0, (endedAt ?? now).millisecondsSinceEpoch - $0.millisecondsSinceEpoch) }
    }
}
