import WorkflowModel

/// Where a fork, a graph or a mapped loop stands.
struct GroupPosition: Sendable, Equatable {
    /// How many branches there are.
    let total: Int
    /// The items of a mapped loop.
    let items: [Value]
    /// The first branch that was not started; graphs use `startable` instead.
    var next = 0
    /// Branches by the number of their thread.
    var branches = SortedPages<Int>()
    /// How many of the branches are parked with a fault.
    var parked = 0
    /// What ended branches gave, by branch.
    var outputs = SortedPages<Value>()
    /// `$context` of ended branches that replaced it, by branch.
    var contexts = SortedPages<Value>()
    /// The winner of a competition.
    var winner: Int?
    /// A graph's children whose needs are met, by index.
    var startable = SortedPages<Presence>()
    /// How many needs of each child of a graph are not met.
    var unmet: [Int] = []

    var active: Int { branches.count - parked }
}

extension Frame {
    /// Changes the group of the frame in place.
    mutating func updateGroup(_ body: (inout GroupPosition) -> Void) {
        guard case .group(var group) = position else { return }
        position = .none  // so that the group is changed in place, not copied
        body(&group)
        position = .group(group)
    }

    var group: GroupPosition? {
        if case .group(let group) = position { group } else { nil }
    }

    /// Changes the attempt of the frame in place.
    mutating func updateAttempt(_ body: (inout AttemptPosition) -> Void) {
        guard case .attempt(var attempt) = position else { return }
        position = .none  // so that the attempt is changed in place, not copied
        body(&attempt)
        position = .attempt(attempt)
    }

    var attempt: AttemptPosition? {
        if case .attempt(let attempt) = position { attempt } else { nil }
    }
}
