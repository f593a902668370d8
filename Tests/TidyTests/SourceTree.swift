import Foundation

/// The Swift files of the repository, as the tidy rules see them.
enum SourceTree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One file with its target and its lines.
    struct File {
        var path: String
        var target: String
        var text: String
        var lines: [String]
        /// The lines with comments and string contents blanked out, so that only code is left.
        var code: [String]
    }

    static let sources = files(below: "Sources")
    static let tests = files(below: "Tests")

    private static func files(below folder: String) -> [File] {
        let base = root.appending(path: folder)
        let enumerator = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        var files: [File] = []
        while let url = enumerator?.nextObject() as? URL {
            guard url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8) else {
                continue
            }
            let path = String(url.path.dropFirst(root.path.count + 1))
            let target = String(path.split(separator: "/")[1])
            let lines = text.components(separatedBy: "\n")
            let code = CodeScanner.blank(text).components(separatedBy: "\n")
            files.append(File(path: path, target: target, text: text, lines: lines, code: code))
        }
        return files.sorted { $0.path < $1.path }
    }
}
