internal import Synchronization

/// Memory that zstd works with, kept for who needs it next: making it anew costs more than compressing most records.
final class WorkingMemory: Sendable {
    private struct Context: @unchecked Sendable {  // because one at a time has it: the list, or who took it from there
        let address: OpaquePointer
    }

    private let idle = Mutex<[Context]>([])
    private let make: @Sendable () -> OpaquePointer?
    private let free: @Sendable (OpaquePointer) -> Void

    init(make: @escaping @Sendable () -> OpaquePointer?, free: @escaping @Sendable (OpaquePointer) -> Void) {
        self.make = make
        self.free = free
    }

    /// Nil when there is no memory.
    func with<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
        guard let context = idle.withLock({ $0.popLast() }) ?? make().map(Context.init) else { return nil }
        let result = body(context.address)
        let isKept = idle.withLock { idle in
            guard idle.count < JournalLimits.compressionContextsKept else { return false }
            idle.append(context)
            return true
        }
        if !isKept { free(context.address) }
        return result
    }
}
