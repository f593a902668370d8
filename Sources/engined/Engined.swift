import EngineDaemon

@main
enum Engined {
    static func main() async { await Daemon.main() }
}
