/// The members of one object while it is read.
struct MemberList {
    private(set) var all: [LocatedValue.Member] = []
    private var positions: [[UInt8]: Int] = [:]
    private var merged: Set<Int> = []

    /// Where a key was written in this object itself; merged keys do not count.
    func place(of key: String) -> SourcePlace? {
        guard let position = positions[Array(key.utf8)], !merged.contains(position) else { return nil }
        return all[position].keyPlace
    }

    /// Adds a member that stands in the object itself; it wins over a merged one.
    mutating func append(_ member: LocatedValue.Member) {
        let identity = Array(member.key.utf8)
        if let position = positions[identity] {
            all[position] = member
            merged.remove(position)
        } else {
            positions[identity] = all.count
            all.append(member)
        }
    }

    /// Adds a member of a merged object, unless the key is there.
    mutating func merge(_ member: LocatedValue.Member) {
        let identity = Array(member.key.utf8)
        guard positions[identity] == nil else { return }
        positions[identity] = all.count
        merged.insert(all.count)
        all.append(member)
    }
}
