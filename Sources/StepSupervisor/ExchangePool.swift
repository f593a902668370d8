import Glibc
import StepProtocol

/// The exchange directories of all steps that run, and some that wait for the next.
struct ExchangePool {
    let path: String
    private var free: [Exchange] = []
    private var made: UInt32 = 0

    /// Takes `path`, which is made when missing, and removes what no step that runs has: of a predecessor in a
    /// re-execution those of `kept` stay, and after a crash nothing does, because its steps have ended.
    init(path: String, keeping kept: [UInt32]) throws(SystemError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError() }
        for name in SystemFiles.names(in: path) where !kept.contains(where: { String($0) == name }) {
            SystemFiles.remove(path + "/" + name)
        }
        self.path = path
        made = kept.max() ?? 0
    }

    /// A directory for a step.
    mutating func take() throws(SystemError) -> Exchange {
        if let exchange = free.popLast() { return exchange }
        let exchange = try Exchange(number: made + 1, in: path)
        made += 1
        return exchange
    }

    /// The step has ended.
    mutating func giveBack(_ exchange: Exchange, _ buffer: UnsafeMutableRawBufferPointer) {
        exchange.clear(buffer)
        if free.count < Limits.exchangesKept { free.append(exchange) } else { SystemFiles.remove(exchange.path) }
    }
}
