/// The files of a journal's directory by their names.
struct DirectoryContents: Equatable {
    var segments: [UInt64] = []
    var checkpoints: [UInt64] = []
    var temporary: [String] = []
    var torn: [String] = []
    var strange: [String] = []
    var hasIdentity = false
    var hasLock = false

    init(_ names: [String]) {
        for name in names.sorted() {
            switch FileName(name) {
            case .identity: hasIdentity = true
            case .lock: hasLock = true
            case .segment(let number): segments.append(number)
            case .checkpoint(let number): checkpoints.append(number)
            case .temporary: temporary.append(name)
            case .torn: torn.append(name)
            case .strange: strange.append(name)
            }
        }
        segments.sort()
        checkpoints.sort()
    }
}
