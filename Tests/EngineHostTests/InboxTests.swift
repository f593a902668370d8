import EngineCore
import Testing

@testable import EngineHost

@Suite("Inbox")
struct InboxTests {
    private func command() -> Delivery {
        .command(.pause(PauseRequest()), by: Requester(uid: 1, gid: 1, pid: 1), key: nil, nil)
    }

    /// The macros evaluate copies, so mutation happens in functions.
    private func offer(_ delivery: Delivery, to inbox: inout Inbox) -> Bool { inbox.offer(delivery) }
    private func take(from inbox: inout Inbox) -> Bool { inbox.take() != nil }

    @Test("commands are refused at capacity, results and timers still fit")
    func bounds() {
        var inbox = Inbox()
        for _ in 0..<Limits.commandsQueuedMaximum { #expect(offer(command(), to: &inbox) == true) }
        #expect(offer(command(), to: &inbox) == false)
        for number in 1...100 {
            #expect(offer(.completed(Token(number: UInt64(number)), .interrupted(reason: "")), to: &inbox) == true)
        }
        #expect(offer(.elapsed(Token(number: 500)), to: &inbox) == true)
        _ = inbox.take()
        #expect(offer(command(), to: &inbox) == true)
    }

    @Test("a repeated result of one token waits once, and may come again after it was taken")
    func repetitions() {
        var inbox = Inbox()
        let result = Delivery.completed(Token(number: 7), .interrupted(reason: "gone"))
        #expect(offer(result, to: &inbox) == true)
        #expect(offer(result, to: &inbox) == true)
        #expect(take(from: &inbox))
        #expect(!take(from: &inbox))
        #expect(offer(result, to: &inbox) == true)
        #expect(!inbox.isEmpty)
    }

    @Test("deliveries leave in the order in which they came")
    func order() {
        var inbox = Inbox()
        for number in 1...50 { #expect(offer(.elapsed(Token(number: UInt64(number))), to: &inbox) == true) }
        var taken: [UInt64] = []
        while let delivery = inbox.take() {
            if case .elapsed(let token) = delivery { taken.append(token.number) }
            if taken.count == 20 { #expect(offer(.elapsed(Token(number: 51)), to: &inbox) == true) }
        }
        #expect(taken == Array(1...51))
    }
}
