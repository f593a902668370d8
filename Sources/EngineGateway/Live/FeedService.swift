import ServiceLifecycle

/// The feed as a service of the process.
struct FeedService: Service {
    let live: LiveFeed

    func run() async throws {
        await cancelWhenGracefulShutdown { await live.run() }
    }
}
