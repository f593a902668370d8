import EngineProtocol
import HTTPTypes
import Hummingbird
import WorkflowModel

/// Answers with server-sent events until the subscriber goes, is cut, or what it follows is over.
struct EventStream: Sendable {
    let services: GatewayServices

    /// The changes of all executions.
    func all(after last: LiveEventID?) throws(Problem) -> Response {
        let beginning = try services.live.join(nil, after: last)
        return response(beginning) { writer in
            if beginning.isReset { try await writer.write(Self.bytes("reset", beginning.id)) }
            if !beginning.replay.isEmpty { try await writer.write(Self.joined(beginning.replay.map(\.summary))) }
            while true {
                switch await beginning.subscription.next() {
                case .news(let news): try await writer.write(Self.joined(news.map(\.summary)))
                case .reset: try await writer.write(Self.bytes("reset", beginning.id))
                case .heartbeat: try await writer.write(Self.heartbeat)
                case .cut: return try await writer.write(Self.overflow)
                case .end: return
                }
            }
        }
    }

    /// The states of one execution, the present one first; ends after a terminal one.
    func one(_ executionID: UInt64, after last: LiveEventID?) async throws -> Response {
        let beginning = try services.live.join(executionID, after: last)
        let first: StatusObject
        do {
            first = try await status(executionID)
        } catch {
            services.live.hub.leave(beginning.subscription)
            throw error
        }
        return response(beginning) { writer in
            // The state as it is holds whatever the subscriber missed.
            var isOver = first.status.isTerminal
            try await writer.write(ByteBuffer(bytes: LiveNews.event("status", id: beginning.id, first.encoded)))
            while !isOver {
                switch await beginning.subscription.next() {
                case .news(let news):
                    guard let newest = news.last else { continue }
                    try await writer.write(ByteBuffer(bytes: newest.status))
                    isOver = newest.isTerminal
                case .reset:
                    // The daemon may still be away; then the next reset comes with its return.
                    guard let status = try? await status(executionID) else { continue }
                    try await writer.write(
                        ByteBuffer(bytes: LiveNews.event("status", id: beginning.id, status.encoded)))
                    isOver = status.status.isTerminal
                case .heartbeat: try await writer.write(Self.heartbeat)
                case .cut, .end: return
                }
            }
            try await writer.write(Self.bytes("end", beginning.id))
        }
    }

    private func status(_ executionID: UInt64) async throws -> StatusObject {
        try await services.calls.call(StatusParameters(executionID: executionID, includesOutput: false))
    }

    private func response(
        _ beginning: LiveHub.Beginning,
        _ tell: @escaping @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        let hub = services.live.hub
        let body = ResponseBody { writer in
            defer { hub.leave(beginning.subscription) }
            try await writer.write(ByteBuffer(string: "retry: 2000\n: connected\n\n"))
            try await tell(&writer)
            try await writer.finish(nil)
        }
        var response = Response(status: .ok, body: body)
        response.headers[.contentType] = "text/event-stream"
        return response
    }

    /// Has no id, so that a client goes on after what it read last.
    private static let overflow = ByteBuffer(string: "event: overflow\ndata: {}\n\n")
    private static let heartbeat = ByteBuffer(string: ": heartbeat\n\n")

    private static func bytes(_ name: String, _ id: LiveEventID) -> ByteBuffer {
        ByteBuffer(bytes: LiveNews.event(name, id: id, [:]))
    }

    private static func joined(_ events: [[UInt8]]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for event in events { buffer.writeBytes(event) }
        return buffer
    }
}
