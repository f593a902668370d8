import StepProtocol

extension Supervisor {
    /// Takes in what the streams of a step say from now on.
    func watchOutput(of step: Step) {
        for capture in step.captures where capture.pipeNumber >= 0 {
            loop.watch(capture.pipeNumber) { [unowned self] in
                if !capture.drain(into: buffer, journal, &step.timeline) { closePipe(of: capture) }
            }
        }
    }

    /// Nothing more comes.
    func closePipe(of capture: OutputCapture) {
        if capture.pipeNumber >= 0 { loop.forget(capture.pipeNumber) }
        capture.closePipe()
    }
}
