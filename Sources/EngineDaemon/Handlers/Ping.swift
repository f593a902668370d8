import EngineProtocol

extension Handlers {
    func ping(_ parameters: PingParameters) -> PingResult {
        PingResult(version: identity.version, now: WallClock.now)
    }
}
