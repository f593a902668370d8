import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/logs`: what the steps wrote; asked again with `nextCursor` and `waitMs` it follows.
    static let executionLogs = Route(
        .get, execution + "/logs", .token(.viewer),
        Operation(
            id: "getExecutionLogs", tag: "Executions", summary: "What the steps wrote, from a cursor on.",
            parameters: [
                .executionID,
                Parameter(
                    name: "nodeKey", place: .query, summary: "Only what this node's steps wrote.",
                    kind: .text(scalarsMaximum: GatewayLimits.nameScalarsMaximum)),
                Parameter(
                    name: "stream", place: .query, summary: "Only this stream.",
                    kind: .choice(LogStream.allCases.map(\.rawValue))),
                Parameter(
                    name: "cursor", place: .query, summary: "The nextCursor of the answer before.",
                    kind: .pattern("^[0-9]{1,18}(;[0-9]{1,18}:[0-9]{1,18}:[0-9]{1,18}){0,64}$", matches: isCursor)),
                Parameter(
                    name: "waitMs", place: .query, summary: "How long to wait while there is nothing new.",
                    kind: .number(0...GatewayLimits.waitMillisecondsMaximum, standard: 0)),
                Parameter(
                    name: "bytesMaximum", place: .query, summary: "How much output an answer has at most.",
                    kind: .number(
                        1...Int64(ProtocolLimits.logBytesMaximum), standard: Int64(ProtocolLimits.logBytesMaximum))),
            ], answers: [.json("Logs", "Chunks of output in order.")], problems: [404]),
        respond: { exchange, services in
            var parameters = LogsParameters(
                executionID: exchange.executionID, nodeKey: exchange.text("nodeKey"),
                stream: exchange.text("stream").flatMap { LogStream(rawValue: $0) }, cursor: exchange.text("cursor"),
                waitMilliseconds: exchange.number("waitMs") ?? 0)
            if let bytes = exchange.number("bytesMaximum") { parameters.bytesMaximum = Int(bytes) }
            let result =
                parameters.waitMilliseconds > 0
                ? try await services.calls.wait(parameters) : try await services.calls.call(parameters)
            return .json(result.encoded)
        })

    /// Numbers, and groups of three of them.
    @Sendable private static func isCursor(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        return parts.count <= 65
            && parts.enumerated().allSatisfy { place, part in
                let numbers = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                return numbers.count == (place == 0 ? 1 : 3)
                    && numbers.allSatisfy { number in
                        (1...18).contains(number.count) && number.allSatisfy { (0x30...0x39).contains($0) }
                    }
            }
    }
}
