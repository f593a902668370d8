/// A JSON value: the only data that definitions, executions, expressions and the wire exchange.
///
/// Integers within 64 bits stay exact until arithmetic touches them; every other number is a double.
/// Objects keep the order in which their keys were first inserted.
public enum Value: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number written without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// Text, compared by code point.
    case string(String)
    /// An ordered list.
    case array([Value])
    /// An ordered map.
    case object(OrderedObject)
}
