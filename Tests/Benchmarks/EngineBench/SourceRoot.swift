/// Where the sources are that this program was built from.
enum SourceRoot {
    static let path: String = {
        let file = #filePath
        return String(file[..<(file.firstRange(of: "/Tests/")?.lowerBound ?? file.endIndex)])
    }()
}
