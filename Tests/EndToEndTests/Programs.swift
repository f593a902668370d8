import Foundation

/// The executables that were built beside the test bundle.
enum Programs {
    static let folder: URL = {
        // The test bundle's path, on Linux, is the program itself or the argument that names it.
        let candidates =
            CommandLine.arguments.map { URL(filePath: $0) } + [
                URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            ]
        for candidate in candidates {
            let folder = candidate.deletingLastPathComponent()
            if FileManager.default.isExecutableFile(atPath: folder.appending(path: "engined").path) { return folder }
        }
        return SourceRoot.url.appending(path: ".build/debug")
    }()

    static func path(_ name: String) -> String { folder.appending(path: name).path }
}

/// The repository.
enum SourceRoot {
    static let url = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func example(_ name: String) -> String { url.appending(path: "packaging/examples/\(name)").path }
}
