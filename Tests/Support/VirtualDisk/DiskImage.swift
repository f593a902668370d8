/// The content of a virtual disk at one moment: names, and bytes behind them.
package struct DiskImage: Equatable, Sendable {
    package var names: [String: Int] = [:]
    package var inodes: [Int: [UInt8]] = [:]

    package init() {}

    /// Bytes of the files that have a name.
    package var linkedBytes: Int { names.values.reduce(0) { $0 + (inodes[$1]?.count ?? 0) } }

    package subscript(name: String) -> [UInt8]? {
        get { names[name].flatMap { inodes[$0] } }
        set {
            guard let newValue else {
                names[name] = nil
                return
            }
            let inode = names[name] ?? (inodes.keys.max() ?? 0) + 1
            names[name] = inode
            inodes[inode] = newValue
        }
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, to inode: Int, at offset: Int) {
        if inodes[inode, default: []].count < offset + bytes.count { resize(inode, to: offset + bytes.count) }
        inodes[inode]?.withUnsafeMutableBytes { target in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[offset..<(offset + bytes.count)])
                    .copyMemory(from: source)
            }
        }
    }

    mutating func resize(_ inode: Int, to bytes: Int) {
        let count = inodes[inode, default: []].count
        if bytes > count {
            inodes[inode, default: []].append(contentsOf: [UInt8](repeating: 0, count: bytes - count))
        } else {
            inodes[inode, default: []].removeLast(count - bytes)
        }
    }
}
