import Glibc
import StepSupervisor

/// The supervisor's process; see ``StepSupervisorProgram``.
@main
struct EngineStepd {
    static func main() {
        exit(StepSupervisorProgram.run(CommandLine.arguments))
    }
}
