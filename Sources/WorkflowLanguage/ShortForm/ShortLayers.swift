import WorkflowModel

/// The nodes of one step, outermost first: the loop, the attempt, the task itself.
struct ShortLayers {
    let name: String
    private var key: String
    private var parent: NodeID
    private var wrappers: [NodeID] = []
    private var task: NodeID?

    init(name: String, key: String, parent: NodeID) {
        self.name = name
        self.key = key
        self.parent = parent
    }

    var outermost: NodeID? { wrappers.first }

    /// Begins a wrapper; the key of what it holds has one more token.
    mutating func open(_ token: String, in compilation: inout Compilation) {
        let node = compilation.reserve(key: key, name: name, parent: parent)
        wrappers.append(node)
        key = Pointer.appending(token, to: key)
        parent = node
    }

    mutating func innermost(in compilation: inout Compilation) -> NodeID {
        let node = compilation.reserve(key: key, name: name, parent: parent)
        task = node
        return node
    }

    /// Gives the wrappers their steps.
    func close(in compilation: inout Compilation, retry: RetryPolicy?, loop: Compilation.ForEach?) {
        guard var body = task else { return }
        for wrapper in wrappers.reversed() {
            if let loop, wrapper == wrappers.first {
                compilation.nodes[wrapper.index].step = .loop(
                    LoopStep(
                        itemVariable: loop.itemVariable, indexVariable: Compilation.indexVariable,
                        collection: loop.collection, body: body,
                        mode: .mapped(parallelMaximum: loop.parallelMaximum)))
            } else {
                compilation.nodes[wrapper.index].step = .attempt(
                    AttemptStep(body: body, retry: retry, catchesWhenExhausted: false))
            }
            body = wrapper
        }
    }
}
