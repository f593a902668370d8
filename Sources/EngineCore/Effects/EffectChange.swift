/// A difference between the effects pending before a transition and after it.
public enum EffectChange: Sendable, Equatable {
    /// A new effect.
    case start(Token, Effect)
    /// The effect is wished otherwise from now on: a run effect with another control.
    case update(Token, Effect)
    /// The timer, the admission, the request or the listening is not wanted any more. A run effect is never withdrawn: it ends with
    /// its completion.
    case withdraw(Token)
}
