import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Executes the program anew in place: same process, so the same children, pipes and lock. Clients are cut and
    /// find everything in the list. When it fails, this image goes on.
    func replaceSelf() {
        isReplacing = false
        storeResults()
        journal?.drainBeforeEnd()
        let predecessor = Predecessor(of: self)
        // Writing fails never; only reading does.
        guard let bytes = try? predecessor.bytes() else { return }
        do throws(SystemError) {
            let state = try OwnedDescriptor(checking: step_memory_file("stepd-state"))
            let code = SystemFiles.writeAll(bytes, to: state.number)
            guard code == 0 else { throw SystemError(code: code) }
            let kept = predecessor.descriptors + [state.number]
            for descriptor in kept { _ = step_set_close_on_exec(descriptor, 0) }
            let failure = execute(options.successorArguments(executable: executable, descriptor: state.number))
            for descriptor in kept { _ = step_set_close_on_exec(descriptor, 1) }
            throw failure
        } catch {
            log("cannot execute \(executable) anew: \(error.message); going on as before")
        }
    }

    /// Takes up the steps that a predecessor held; their processes are our children already.
    func takeOver(_ inherited: [Step]) {
        for step in inherited {
            steps[step.identifier] = step
            if step.hasMainProcess { mainProcesses[step.processID] = step }
            if step.isLive, step.mark > 0 { marked[step.mark] = step }
            if step.isLive, step.deadline != nil || !step.hasMainProcess { attended.insert(step.identifier) }
            if let socket = step.exchange?.socketNumber {
                _ = step_set_close_on_exec(socket, 1)
                watch(socket, .notices(step))
            }
            for capture in [step.output, step.error].compactMap(\.self) {
                capture.forwardLines(to: journal, of: step)
                for descriptor in [capture.pipeNumber, capture.fileNumber].compactMap(\.self) {
                    _ = step_set_close_on_exec(descriptor, 1)
                }
                if let pipe = capture.pipeNumber { watch(pipe, .output(step, capture)) }
            }
        }
    }

    private func execute(_ arguments: [String]) -> SystemError {
        withCStrings(arguments) { vector in
            execve(executable, vector, environ)
            return SystemError()
        }
    }
}
