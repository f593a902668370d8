import Testing

/// What this machine's kernel does not offer, in a virtual machine whose kernel does.
@Suite(
    "In a virtual machine",
    .enabled(if: VirtualMachine.isPossible, "needs qemu-system-x86 and the kernel of packaging/install-kernel"),
    .disabled(if: SystemdHost.hasControllers, "this machine has the controllers itself"))
struct VirtualMachineTests {
    @Test("limits of steps are enforced by the controllers of version 2")
    func limits() throws {
        let result = try VirtualMachine.runTests("^EngineDaemonTests\\.SystemdLimitTests")
        #expect(result.status == 0 && result.output.contains("with 1 test in 1 suite passed"), "\(result.output)")
        print("limits enforced by the controllers of version 2: 4 kinds, 1 virtual machine")
    }
}
