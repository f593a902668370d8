import Glibc

/// What this process may mount.
package enum Mounting {
    /// Whether file systems can be mounted: by root, unless a container refuses it. Tried once, in a mount namespace that
    /// ends with the try.
    package static let isAllowed: Bool = {
        guard getuid() == 0 else { return false }
        let attempt = try? ChildProcess(
            "/usr/bin/unshare", ["--mount", "/bin/sh", "-c", "mount -t tmpfs tmpfs /tmp && umount /tmp"])
        return attempt?.waitUntilExit() == 0
    }()
}
