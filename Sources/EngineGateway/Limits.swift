/// Every bound of the gateway.
enum GatewayLimits {
    /// Fewer bytes could be guessed: 32 characters of base64 hold 192 bits.
    static let tokenBytesMinimum = 32
    /// More would be a mistake, such as a wrong file.
    static let tokenBytesMaximum = 1_024
    /// Requests whose calls to the daemon are under way at once; each holds a thread and a connection.
    static let callsMaximum = 8
    /// Longest body of a request that has one.
    static let bodyBytesMaximum = 1 << 20
}
