import Foundation

/// How fast an empty engine is ready, and how much memory it holds when idle.
enum StartUpBench {
    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        var times: [Double] = []
        var memory: [Double] = []
        for round in 0..<5 {
            let daemon = try DaemonProcess(options, state: folder.appending(path: "empty-\(round)"))
            times.append(daemon.readySeconds)
            usleep(300_000)
            memory.append(daemon.residentBytes)
            daemon.stop()
        }
        report.add(
            "start to first answer, empty directory, median of 5", times.sorted()[2] * 1e3, "ms", target: "≤ 150")
        report.add("idle memory, median of 5", memory.sorted()[2] / 1e6, "MB", target: "≤ 40")
    }
}
