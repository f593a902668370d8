import WorkflowModel

/// `for` and `forEach`.
extension Execution {
    mutating func begin(_ loop: LoopStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let items = try items(of: loop, id, turn)
        record(.loopStarted(id, items: items), &turn)
        switch loop.mode {
        case .chained: nextIteration(of: loop, id, &turn)
        case .mapped: break  // the thread gathers when its turn comes
        }
    }

    private func items(of loop: LoopStep, _ id: ThreadID, _ turn: Turn) throws(Fault) -> [Value] {
        switch try Scope(self, id, turn).value(of: loop.collection) {
        case .null: return []
        case .array(let items):
            guard items.count <= Limits.loopItemsMaximum else {
                throw Fault(
                    .runtime, title: "Too many items",
                    detail: "A loop goes over at most \(Limits.loopItemsMaximum) items, not \(items.count).")
            }
            return items
        case .boolean, .integer, .double, .string, .object:
            throw Fault(
                .expression, title: "No array to loop over",
                detail: "The `in` of a loop must give an array or null; wrap a single value in [ ].")
        }
    }

    /// Starts the iteration after the current one of the chained loop on top, or ends the loop.
    mutating func nextIteration(of loop: LoopStep, _ id: ThreadID, _ turn: inout Turn) {
        guard let position = frame(of: id, depth(of: id))?.loop else {
            finish(id, .unchanged, &turn)
            return
        }
        let index = position.index + 1
        guard let item = position.items[safe: index] else {
            finish(id, .unchanged, &turn)
            return
        }
        if let condition = loop.whileCondition {
            do throws(Fault) {
                var scope = Scope(self, id, turn)
                scope.variables.merge(loop.variables(item: item, index: index))
                guard try scope.isTrue(condition) else {
                    finish(id, .unchanged, &turn)
                    return
                }
            } catch {
                raise(error, id, &turn)
                return
            }
        }
        record(.iterationStarted(id, index: index), &turn)
        enter(loop.body, id, &turn)
    }
}

extension Frame {
    var loop: LoopPosition? {
        if case .loop(let position) = position { position } else { nil }
    }
}
