import Glibc

/// A file descriptor that is closed once, when its owner goes.
struct OwnedDescriptor: ~Copyable {
    let rawValue: Int32

    /// Takes over an open descriptor.
    init(owning rawValue: Int32) { self.rawValue = rawValue }

    // The error of close has no remedy: nothing that was sent is held back in a socket's descriptor.
    deinit { _ = close(rawValue) }
}
