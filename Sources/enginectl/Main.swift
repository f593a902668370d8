import EngineCommands

@main
enum Main {
    static func main() { EngineControl.main() }
}
