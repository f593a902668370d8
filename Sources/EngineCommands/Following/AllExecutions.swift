import EngineClient
import EngineProtocol

/// Follows the changes of all executions until the user has seen enough.
struct AllExecutions {
    let isJSON: Bool
    let duration: Duration?

    func follow(_ connection: ConnectionOptions) throws {
        let engine = connection.engine(interruption: Interruption.descriptor())
        let deadline = duration.map { ContinuousClock.now.advanced(by: $0) }
        let isLive = !isJSON && Terminal.standardOutput.canRedraw
        var board = ExecutionBoard(isJSON: isJSON, region: isLive ? LiveRegion(.standardOutput) : nil)
        defer { board.finish() }
        var link = try engine.connect()
        while true {
            do throws(ClientError) {
                try follow(&link, &board, until: deadline)
                return
            } catch {
                switch error {
                case .interrupted: return
                case .disconnected:
                    guard let again = try engine.reconnect() else { throw error }
                    link = again
                default: throw error
                }
            }
        }
    }

    private func follow(
        _ connection: inout EngineConnection, _ board: inout ExecutionBoard, until deadline: ContinuousClock.Instant?
    ) throws(ClientError) {
        // First subscribed, then listed: what changes in between is told twice and lost never.
        _ = try connection.call(WatchParameters())
        for summary in try connection.call(ListParameters(statuses: [.active])).executions.reversed() {
            board.place(summary)
        }
        while true {
            if let deadline, ContinuousClock.now >= deadline { return }
            board.draw()
            let patience = board.isLive ? Limits.redrawInterval : deadline.map { ContinuousClock.now.duration(to: $0) }
            guard let event = try connection.nextWatchEvent(within: patience) else { continue }
            guard case .changed(let change) = event else {
                _ = try connection.call(WatchParameters())
                continue
            }
            board.take(change.status)
        }
    }
}

/// What is known of all followed executions, and where it is shown.
private struct ExecutionBoard {
    let isJSON: Bool
    var region: LiveRegion?
    private var rows: [ExecutionSummary] = []
    private var models: [UInt64: WatchModel] = [:]
    private var lastDrawing: ContinuousClock.Instant?

    init(isJSON: Bool, region: LiveRegion?) {
        self.isJSON = isJSON
        self.region = region
    }

    var isLive: Bool { region != nil }

    /// The newest are on top; those that are over leave when there is no room for all.
    mutating func place(_ summary: ExecutionSummary) {
        if let row = rows.firstIndex(where: { $0.executionID == summary.executionID }) {
            rows[row] = summary
        } else {
            rows.insert(summary, at: rows.firstIndex { $0.executionID < summary.executionID } ?? rows.endIndex)
        }
        guard rows.count > Limits.rememberedStepsMaximum else { return }
        rows.remove(at: rows.lastIndex { $0.status.isTerminal } ?? rows.count - 1)
    }

    mutating func take(_ status: StatusObject) {
        place(ExecutionSummary(status))
        if isJSON { return Console.print(jsonLine: status.encoded) }
        guard !isLive else { return }
        let changes = models[status.executionID, default: WatchModel()].take(status, at: HostClock.now)
        if status.status.isTerminal { models[status.executionID] = nil }
        let canvas = Console.canvas()
        Console.print(changes.map { ChangeLine(status: status, change: $0).line(canvas) })
    }

    mutating func draw() {
        guard region != nil else { return }
        if let lastDrawing, lastDrawing.duration(to: .now) < Limits.redrawInterval { return }
        lastDrawing = .now
        let canvas = Console.canvas()
        let room = max(1, (canvas.height ?? 24) - 4)
        var lines = [StyledText("No executions.", .dim)]
        if !rows.isEmpty { lines = ListView(executions: Array(rows.prefix(room))).lines(canvas) }
        region?.draw(lines + [StyledText(), canvas.fitted(StyledText("Ctrl-C ends the view", .dim))])
    }

    mutating func finish() { region?.finish() }
}
