internal import PlantedBugs

/// What the writer, the housekeeper and the facade share. Each part guards itself.
struct JournalContext: Sendable {
    let directory: any DiskDirectory
    let identity: JournalIdentity
    let seed: UInt32
    let options: JournalOptions
    let queue: AppendQueue
    let stock: SegmentStock
    let shared: SharedState
    let identityKeeper: IdentityKeeper
    /// Held for life; closing it releases the lock.
    let lock: any DiskFile

    /// Largest frame: it has to fit into one segment.
    var frameBytesMaximum: Int {
        min(JournalLimits.batchBytesMaximum, options.segmentBytes - JournalLimits.headerBytes)
    }

    func failpoint(_ point: JournalFailpoint) {
        #if DEBUG
            options.onFailpoint?(point)
        #endif
    }

    /// Makes a failure sticky: nothing is accepted from now on.
    func fail(_ error: DiskError) {
        shared.fail(error)
        if !PlantedBug.appendAfterFailure.isPlanted { queue.end(with: .failed(shared.failure ?? error)) }
        queue.signal.post()
    }
}
