import EngineSimulator
import Glibc

@main
struct Simulate {
    static func main() { exit(SimulateProgram.main(CommandLine.arguments)) }
}
