import EngineGateway

/// The HTTP gateway's executable.
@main
struct EngineGatewayMain {
    static func main() async { await GatewayProgram.main() }
}
