/// The error numbers that the journal tells apart (Linux, all architectures that Swift supports).
enum ErrorNumber {
    static let noEntry: Int32 = 2
    static let interrupted: Int32 = 4
    static let inputOutput: Int32 = 5
    static let tryAgain: Int32 = 11
    static let noMemory: Int32 = 12
    static let access: Int32 = 13
    static let exists: Int32 = 17
    static let noSpace: Int32 = 28
    static let readOnly: Int32 = 30
    static let notSupported: Int32 = 95
    static let quota: Int32 = 122

    static func name(_ number: Int32) -> String {
        switch number {
        case noEntry: "ENOENT (no such file or directory)"
        case interrupted: "EINTR (interrupted)"
        case inputOutput: "EIO (input/output error)"
        case tryAgain: "EAGAIN (resource temporarily unavailable)"
        case noMemory: "ENOMEM (out of memory)"
        case access: "EACCES (permission denied)"
        case exists: "EEXIST (file exists)"
        case noSpace: "ENOSPC (no space left on device)"
        case readOnly: "EROFS (read-only file system)"
        case notSupported: "EOPNOTSUPP (operation not supported)"
        case quota: "EDQUOT (disk quota exceeded)"
        default: "errno \(number)"
        }
    }
}
