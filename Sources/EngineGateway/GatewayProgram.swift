import Glibc
import Hummingbird
import Logging

/// The program `engine-gateway`: HTTP on the loopback interface in front of the control socket.
public enum GatewayProgram {
    /// Runs until SIGTERM or SIGINT; ends with 78 when the configuration cannot be used.
    public static func main() async {
        do {
            let configuration = try GatewayConfiguration(environment: GatewayConfiguration.processEnvironment())
            try await Gateway(configuration).run()
        } catch let error as ConfigurationError {
            fail("engine-gateway: \(error.message)", status: 78)
        } catch {
            fail("engine-gateway: \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) {
        var line = Array("\(message)\n".utf8)
        _ = write(STDERR_FILENO, &line, line.count)
        exit(status)
    }
}
