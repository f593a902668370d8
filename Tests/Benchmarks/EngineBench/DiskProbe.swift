import Foundation

/// What the disk itself can do: 512 bytes written and made durable, again and again, on a file that was written once.
enum DiskProbe {
    static func run(in folder: URL, _ options: Options, _ report: inout Report) {
        let path = folder.appending(path: "probe").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for index in 0..<8 { _ = pwrite(descriptor, zeros, zeros.count, off_t(index << 20)) }
        fdatasync(descriptor)
        let block = [UInt8](repeating: 7, count: 512)
        var latencies: [Double] = []
        let start = now()
        for index in 0..<options.count(2_000) {
            let before = now()
            _ = pwrite(descriptor, block, block.count, off_t(index % 16_000 * 512))
            fdatasync(descriptor)
            latencies.append(now() - before)
        }
        report.add("disk: 512-byte fdatasync", latencies: latencies, wall: now() - start)
    }
}
