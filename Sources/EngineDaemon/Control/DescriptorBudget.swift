import Glibc

/// How many descriptors the process may have, and how many of them connections may take.
enum DescriptorBudget {
    /// Raises the soft limit to the hard one and gives it.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// The connections that leave the journal, the supervisor and step output their descriptors. Where even that is
    /// too much, half of what there is.
    static func connectionsMaximum(descriptors: Int) -> Int {
        max(1, max(descriptors - Limits.descriptorsReserved, min(descriptors / 4, Limits.descriptorsReserved)))
    }
}
