import ArgumentParser

/// The request key of a command.
struct RequestOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Request key: a repeated command with the same key is carried out once.", valueName: "key"))
    var key: String?

    /// The given key, or one that nobody has: with it a request can be repeated when its answer was lost.
    var certainKey: String { key ?? Self.randomKey() }

    static func randomKey() -> String {
        var generator = SystemRandomNumberGenerator()
        return "ctl-" + String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }
}
