import EngineProtocol
import WorkflowModel

/// The requests of one connection that take waiting or long work: each is a child task of ``run()``, on the
/// connection's event loop when its work is brief.
///
/// A connection gets its session with the first such request, so that others cost no task.
final class ConnectionSession: Sendable {
    /// What is to be done.
    enum Work: Sendable {
        /// A line too long to be parsed on the event loop.
        case line([UInt8])
        case call(Call, id: RequestID)

        fileprivate var isBrief: Bool {
            switch self {
            case .line: false
            case .call(let call, _): call.method.isBrief
            }
        }
    }

    /// Where ``run()`` belongs.
    let executor: EventLoopExecutor
    private let work: AsyncStream<Work>
    private let continuation: AsyncStream<Work>.Continuation
    private let outlet: ConnectionOutlet
    private let handler: any RequestHandling

    init(outlet: ConnectionOutlet, handler: any RequestHandling, executor: EventLoopExecutor) {
        self.outlet = outlet
        self.executor = executor
        self.handler = handler
        // Unbounded, because the connection hands over no more than its requests in flight may be.
        (work, continuation) = AsyncStream.makeStream(of: Work.self, bufferingPolicy: .unbounded)
    }

    /// The connection counts every piece of work as in flight until the outlet has its answer.
    func add(_ work: Work) { continuation.yield(work) }

    /// The connection is gone: what runs is cancelled, what waits is dropped.
    func close() { continuation.finish() }

    func run() async {
        await withDiscardingTaskGroup { group in
            for await work in work {
                if work.isBrief {
                    group.addTask { await self.carryOut(work) }
                } else {
                    group.addTask(executorPreference: globalConcurrentExecutor) { await self.carryOut(work) }
                }
            }
            group.cancelAll()
        }
    }

    private func carryOut(_ work: Work) async {
        switch work {
        case .call(let call, let id): await answer(call, id)
        case .line(let bytes):
            do throws(Request.Rejection) {
                let request = try Request.parse(bytes)
                let call = try await outlet.authorize(request)
                await answer(call, request.id)
            } catch {
                outlet.finish(error.response.line)
            }
        }
    }

    private func answer(_ call: Call, _ id: RequestID) async {
        switch await handler.answer(call) {
        case .outcome(let outcome): outlet.finish(Response(id: id, outcome: outcome).line)
        case .subscription(let subscription): await follow(subscription, id)
        }
    }

    private func follow(_ subscription: Subscription, _ id: RequestID) async {
        guard await outlet.subscribe(Response(id: id, outcome: .success(subscription.result)).line) else {
            subscription.refused()
            let message = "The connection has \(ProtocolLimits.subscriptionsMaximum) subscriptions."
            let error = ProtocolError(.busy, message, remedy: "Open another connection.")
            return outlet.finish(Response(id: id, error: error).line)
        }
        do {
            try await subscription.follow { [outlet] in try await outlet.deliver($0.line) }
        } catch {
            // The reader is gone, or was too slow and has been told: the end of the subscription is all that remains.
        }
        outlet.endSubscription()
    }
}
