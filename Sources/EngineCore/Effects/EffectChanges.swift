/// The effect changes of one transition. What starts and is withdrawn within it never shows.
struct EffectChanges {
    private var changes: [EffectChange?] = []
    /// Where the change of a token stands; looked up, never gone through, so that its order does not matter.
    private var places: [Token: Int] = [:]

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
        case .start: changes[place] = .start(token, effect)
        case .update, .withdraw, nil: changes[place] = .update(token, effect)
        }
    }

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
