/// The sources that the tests are of.
enum Repository {
    static let path: String = {
        let file = #filePath
        guard let range = file.firstRange(of: "/Tests/SystemdTests/") else { return "." }
        return String(file[..<range.lowerBound])
    }()

    /// A script of `packaging/`, or another file.
    static func path(_ name: String) -> String { "\(path)/\(name)" }
}
