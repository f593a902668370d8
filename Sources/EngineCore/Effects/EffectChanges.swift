/// The effect changes of one transition. What starts and is withdrawn within it never shows.
struct EffectChanges {
    private var changes: [EffectChange?] = []
    /// Where the change of a token stands; looked up, never gone through, so that its order does not matter.
    private var places: [Token: Int] = [:]

    /// Commands that were told to stop before their start was seen.
    private var stillborn: [Token] = []

    mutating func start(_ token: Token, _ effect: Effect) {
        places[token] = changes.count
        changes.append(.start(token, effect))
    }

    mutating func update(_ token: Token, _ effect: Effect) {
        guard let place = places[token] else {
            places[token] = changes.count
            changes.append(.update(token, effect))
            return
        }
        switch changes[place] {
        case .start:
            changes[place] = .start(token, effect)
            if case .run(let run) = effect, run.control == .stopping { stillborn.append(token) }
        case .update, .withdraw, nil: changes[place] = .update(token, effect)
        }
    }

    /// The effect ended: if it began here too, it never shows.
    mutating func end(_ token: Token) {
        guard let place = places[token], case .start = changes[place] else { return }
        changes[place] = nil
    }

    /// The next command that the host need not hear of.
    mutating func takeStillborn() -> Token? { stillborn.popLast() }

    mutating func withdraw(_ token: Token) {
        guard let place = places[token] else {
            places[token] = changes.count
            changes.append(.withdraw(token))
            return
        }
        switch changes[place] {
        case .start: changes[place] = nil
        case .update, .withdraw, nil: changes[place] = .withdraw(token)
        }
    }

    var list: [EffectChange] { changes.compactMap(\.self) }
}
