/// A task as graphs show it, with the tasks within it.
struct GraphBox: Equatable {
    /// How the tasks within stand to each other.
    enum Arrangement: Equatable {
        /// One after the other.
        case list
        /// Beside each other.
        case beside
        /// By what they need: each row stands below those it needs.
        case rows([[Int]])
    }

    /// A way from one task within to another.
    struct Edge: Equatable {
        var from: Int
        var to: Int
        var label: String?
    }

    /// Unique in its graph.
    var id: Int
    /// The author's name.
    var name: String
    /// What it does, in a word or two.
    var kind: String
    /// Conditions and bounds, in a few words.
    var notes: [String] = []
    var children: [GraphBox] = []
    var arrangement = Arrangement.list
    var edges: [Edge] = []
}
