import Glibc
import TestPrograms

/// The programs of this build with units, manual and all the rest, installed once below a directory that every host
/// of the run lays over the machine's own files.
enum InstalledLayer {
    /// The directory, or why there is none.
    static let path: Result<String, TestFailure> = {
        let directory = "/tmp/systemd-test-layer-\(getpid())"
        do {
            let result = try Command.run(
                Repository.path("packaging/install"), "--prefix", "/usr", "--destdir", directory,
                "--unit-dir", "/usr/lib/systemd/system", "--bin", Command.productDirectory)
            guard result.status == 0 else { return .failure(TestFailure("packaging/install: \(result.output)")) }
            atexit { InstalledLayer.remove() }
            return .success(directory)
        } catch {
            return .failure(TestFailure("\(error)"))
        }
    }()

    private static func remove() { TemporaryDirectory.remove("/tmp/systemd-test-layer-\(getpid())") }
}
