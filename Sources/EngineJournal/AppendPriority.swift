/// Who may use the last room, in the queue and on the disk.
public enum AppendPriority: Sendable, Equatable {
    /// New work: refused first when the disk or the queue is full.
    case ordinary
    /// What ends or saves work that is already there (cancel, results): also uses the reserved room.
    case reserved
}
