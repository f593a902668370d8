import ArgumentParser
import WorkflowModel

/// The beginning of what is wanted: a point of time, or how long ago it was.
enum SinceArgument: ExpressibleByArgument {
    case time(Instant)
    case ago(Duration)

    init?(argument: String) {
        if let time = TimeArgument(argument: argument) {
            self = .time(time.instant)
        } else if let ago = DurationArgument(argument: argument) {
            self = .ago(ago.duration)
        } else {
            return nil
        }
    }

    func instant(now: Instant) -> Instant {
        switch self {
        case .time(let instant): instant
        case .ago(let duration):
            Instant(
                millisecondsSinceEpoch: now.millisecondsSinceEpoch - duration.components.seconds * 1_000
                    - duration.components.attoseconds / 1_000_000_000_000_000)
        }
    }
}
