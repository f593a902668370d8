import Hummingbird
import NIOCore

/// What the server gives along with a request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Cuts the connection a moment after its answer was written: what follows on it is not to be read.
    func cutSoon() {
        let channel = channel
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    }
}
