import EngineProtocol
import WorkflowModel

/// A change of an execution, written once for all subscribers: for those of all as a summary, for its own whole.
final class LiveNews: Sendable {
    let id: LiveEventID
    let executionID: UInt64
    let isTerminal: Bool
    /// The summary as an event of the stream of all.
    let summary: [UInt8]
    /// The status object as an event of the execution's own stream.
    let status: [UInt8]

    init(_ status: StatusObject, id: LiveEventID) {
        self.id = id
        executionID = status.executionID
        isTerminal = status.status.isTerminal
        summary = Self.event("change", id: id, ExecutionSummary(status).encoded)
        self.status = Self.event("status", id: id, status.encoded)
    }

    /// An event of the stream; JSON has no line break, so one `data` line holds it.
    static func event(_ name: String, id: LiveEventID, _ value: Value) -> [UInt8] {
        var bytes = Array("event: \(name)\nid: \(id)\ndata: ".utf8)
        value.print(into: &bytes)
        bytes += [0x0A, 0x0A]
        return bytes
    }
}
