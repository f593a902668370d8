import Logging

/// Turns the text of a setting into what it means, or says what is wrong with it.
struct SettingReader {
    let text: (Setting) -> String?

    /// The path from the root.
    func path(_ setting: Setting) throws(ConfigurationError) -> String? {
        guard let path = text(setting) else { return nil }
        guard !path.isEmpty else { throw error(setting, "must not be empty") }
        guard !path.utf8.contains(0) else { throw error(setting, "must not hold a zero byte") }
        return FileSystem.absolute(path)
    }

    func integer(_ setting: Setting, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let text = text(setting) else { return nil }
        guard let integer = Int(text), range.contains(integer) else {
            throw error(
                setting, "must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return integer
    }

    func level(_ setting: Setting) throws(ConfigurationError) -> Logger.Level? {
        guard let text = text(setting) else { return nil }
        guard let level = Logger.Level(rawValue: text) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(setting, "must be one of \(levels), not \"\(text)\"")
        }
        return level
    }

    func error(_ setting: Setting, _ problem: String) -> ConfigurationError {
        ConfigurationError(at: "setting \(setting.rawValue) (\(setting.variable))", problem)
    }
}
