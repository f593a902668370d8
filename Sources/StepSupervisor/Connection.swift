import Glibc
import StepProtocol

/// One client: what it sent that is no whole frame yet, and what it has not yet read.
final class Connection {
    let socket: OwnedDescriptor
    var decoder = FrameDecoder()
    var encoder = FrameEncoder()
    var hasGreeted = false

    init(socket: consuming OwnedDescriptor) {
        self.socket = socket
    }

    /// Says why a frame is not obeyed.
    func refuse(_ reason: Refusal.Reason, _ message: String, _ identifier: StepIdentifier? = nil) {
        encoder.append(.refused(Refusal(reason, identifier: identifier, message: message)))
    }

    /// Reads what is there, up to a buffer full. Returns false at the end of the stream.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let count = read(socket.number, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        decoder.append(buffer[..<count])
        return true
    }

    /// Sends what fits. Returns false when the client is gone or has left too much unread.
    func flush() -> Bool {
        while encoder.count > 0 {
            let count = encoder.bytes.withUnsafeBytes {
                send(socket.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                encoder.removeFirst(count)
            } else if errno != EINTR {
                return errno == EAGAIN && encoder.count <= Limits.unsentBytesMaximum
            }
        }
        return true
    }
}
