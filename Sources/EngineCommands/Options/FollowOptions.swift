import ArgumentParser

/// Whether and how a started or resumed execution is followed.
struct FollowOptions: ParsableArguments {
    @Flag(help: "Show live progress until the execution is over.")
    var watch = false

    @Flag(help: "Wait until the execution is over, print its output and end with its outcome.")
    var wait = false

    @Option(help: ArgumentHelp("Stop waiting after this long; the execution goes on.", valueName: "duration"))
    var timeout: DurationArgument?

    /// True when the command lasts as long as the execution.
    var isFollowing: Bool { watch || wait }

    func validate() throws {
        if timeout != nil, !isFollowing { throw ValidationError("--timeout needs --wait or --watch.") }
    }
}
