/// The end of a journal: the last thing that the writer thread does.
enum Closing {
    /// Closes everything; the lock is released last. An orderly end is noted in the identity file first.
    static func run(_ context: JournalContext, segment: Writer.Segment, isOrderly: Bool) -> AppendQueue.Answer {
        var failure = context.shared.failure
        func attempt(_ body: () throws(DiskError) -> Void) {
            do throws(DiskError) {
                try body()
            } catch {
                failure = failure ?? error
            }
        }
        if isOrderly, failure == nil {
            attempt { () throws(DiskError) in
                try context.identityKeeper.update(watermark: context.shared.durableSequence, isClean: true)
            }
        }
        attempt { () throws(DiskError) in try segment.file.close() }
        for spare in context.stock.takeAll() { attempt { () throws(DiskError) in try spare.file.close() } }
        attempt { () throws(DiskError) in try context.identityKeeper.close() }
        attempt { () throws(DiskError) in try context.lock.close() }
        context.directory.close()
        if let failure {
            context.shared.fail(failure)
            return .failure(.failed(failure))
        }
        return .success(0...0)
    }
}
