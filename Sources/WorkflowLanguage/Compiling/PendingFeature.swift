/// What the language has, and this version of the engine does not carry out yet. Such a document is refused when it is
/// loaded, never later. A feature leaves this list with the change that carries it out.
enum PendingFeature: String {
    case remoteFunction = "a function at a URL"
}

extension Compilation {
    /// Notes the use of a feature, which refuses the document unless the caller never starts it.
    mutating func pending(_ feature: PendingFeature, in task: String? = nil, at element: Element) {
        guard !context.acceptsPending else { return }
        let place = task.map { "the task `\($0)` needs " } ?? ""
        problem(
            .unsupported, "\(place)\(feature.rawValue), which is not supported yet", at: element)
    }
}
