import Glibc

/// A terminal of a given size for a program under test. What it shows is read after the program has ended.
struct Pseudoterminal {
    let master: Int32
    let slave: Int32

    /// The requests of `ioctl_tty(2)` that Swift does not import, because they are made by macros with arguments.
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init(columns: UInt16, lines: UInt16) {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var locked: Int32 = 0
        var number: Int32 = 0
        _ = ioctl(master, Self.unlock, &locked)
        _ = ioctl(master, Self.number, &number)
        slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Everything that was written, once; the terminal is closed. The kernel keeps some 4 KiB, so keep it short.
    func contents() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        close(slave)
        close(master)
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
