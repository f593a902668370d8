import StepProtocol

extension Supervisor {
    /// Takes in a stream of a step from now on.
    func watch(_ capture: OutputCapture, of step: Step) {
        loop.watch(capture.pipeNumber) { [unowned self] in
            if !drain(capture, of: step) { closePipe(of: capture) }
        }
    }

    /// Takes in what is there. Returns false at the end of the stream.
    func drain(_ capture: OutputCapture, of step: Step, isLast: Bool = false) -> Bool {
        capture.drain(into: buffer, isLast: isLast, journal) {
            step.timeline.note(
                isError: capture.isError, offset: capture.bytes,
                in: directory.outputPath(step.identifier, "timeline"))
        }
    }

    /// Nothing more comes.
    func closePipe(of capture: OutputCapture) {
        if capture.pipeNumber >= 0 { loop.forget(capture.pipeNumber) }
        capture.closePipe()
    }
}
