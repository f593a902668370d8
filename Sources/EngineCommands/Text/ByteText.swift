/// Numbers of bytes for people.
enum ByteText {
    /// `512 B`, `1.5 KiB`, `20 MiB`: at most one decimal.
    static func size(_ bytes: Int64) -> String {
        guard bytes >= 1_024 else { return "\(bytes) B" }
        var amount = Double(bytes) / 1_024
        var units = ["KiB", "MiB", "GiB", "TiB"][...]
        while amount >= 1_024, units.count > 1 {
            amount /= 1_024
            units.removeFirst()
        }
        let tenths = Int64((amount * 10).rounded())
        let number = amount < 100 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)"
        return "\(number) \(units.first ?? "TiB")"
    }
}
