import ArgumentParser
import EngineClient
import Glibc

/// `enginectl web`.
struct WebCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "Open the gateway's page, signed in.",
        discussion: """
            Makes a code from the gateway's token that opens the page once within a minute, and gives it to the \
            browser of the desktop. Without a desktop, or with --print, the address is printed instead.
            """)

    @Option(
        help: ArgumentHelp(
            "The gateway's token file (or set ENGINE_GATEWAY_TOKEN_FILE).", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Option(help: ArgumentHelp("Where the gateway is.", valueName: "URL"))
    var address = "http://127.0.0.1:8473"

    @Flag(name: .customLong("print"), help: "Print the address instead of opening a browser.")
    var isPrinted = false

    func run() throws {
        let token = try readToken()
        let page = address.hasSuffix("/") ? String(address.dropLast()) : address
        let url = "\(page)/#code=\(WebCode(token: token).text)"
        let hasDesktop = getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil
        if isPrinted || !hasDesktop || !open(url) {
            return Console.write(bytes: Array("\(url)\n".utf8), to: STDOUT_FILENO)
        }
        Console.say(StyledText("Opened \(page)/ in the browser."))
    }

    private func readToken() throws -> [UInt8] {
        guard let path = tokenFile ?? getenv("ENGINE_GATEWAY_TOKEN_FILE").map({ String(cString: $0) }) else {
            throw ValidationError("Name the gateway's token file: --token-file, or ENGINE_GATEWAY_TOKEN_FILE.")
        }
        let text = try TextFile.read(path).text
        guard let line = text.split(whereSeparator: \.isNewline).first, !line.isEmpty else {
            throw ValidationError("The token file \(path) is empty.")
        }
        return Array(line.utf8)
    }

    /// Gives the address to the desktop; false when there is no program for that.
    private func open(_ url: String) -> Bool {
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(url), nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, "xdg-open", nil, nil, &arguments, environ) == 0 else { return false }
        var status: Int32 = 0
        return waitpid(pid, &status, 0) == pid && status == 0
    }
}
