import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func watch(_ parameters: WatchParameters) throws(EngineError) -> Subscription {
        if parameters.isOfEvents { return try watchEvents(parameters.executionID) }
        let watcher = try engine.watch(parameters.executionID.map { ExecutionID(number: $0) })
        let number = subscriptions.next()
        return Subscription(result: WatchResult(subscription: number).encoded) { deliver in
            do throws(EngineError) {
                while let update = try await watcher.next() {
                    let change = ChangeNotification(
                        subscription: number, coalesced: update.coalesced,
                        status: StatusObject(update.report, includesOutput: false))
                    // The reader is gone when this fails; nothing is left to say.
                    guard (try? await deliver(Notification(change))) != nil else { break }
                }
            } catch {
                // The only error is that the watcher was too slow.
                try await deliver(Notification(OverflowNotification(subscription: number)))
            }
            watcher.cancel()
        } refused: {
            watcher.cancel()
        }
    }

    private func watchEvents(_ id: UInt64?) throws(EngineError) -> Subscription {
        let watcher = try engine.watchEvents(id.map { ExecutionID(number: $0) })
        let number = subscriptions.next()
        return Subscription(result: WatchResult(subscription: number).encoded) { [engine] deliver in
            do throws(EngineError) {
                while let event = try await watcher.next() {
                    let notification = Notification(EventNotification(subscription: number, event: event))
                    // The reader is gone when this fails; nothing is left to say.
                    guard (try? await deliver(notification)) != nil else { break }
                }
                // No event says that there will be none: of one that had ended before, there was none at all.
                if let id {
                    let report = try engine.status(ExecutionID(number: id))
                    let change = ChangeNotification(
                        subscription: number, status: StatusObject(report, includesOutput: false))
                    _ = try? await deliver(Notification(change))
                }
            } catch {
                // The watcher was too slow: for the events, or for the end of an execution that is forgotten by now.
                try await deliver(Notification(OverflowNotification(subscription: number)))
            }
            watcher.cancel()
        } refused: {
            watcher.cancel()
        }
    }
}
