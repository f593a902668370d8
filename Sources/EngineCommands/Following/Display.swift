import EngineClient
import EngineProtocol
import WorkflowModel

/// How a followed execution is shown.
struct Display {
    enum Form {
        /// Drawn again and again in place.
        case live(LiveRegion)
        /// A line per change.
        case lines(Terminal)
        /// The status object as a JSON line per change.
        case jsonLines
        /// Not at all.
        case silent
    }

    private var form: Form
    private var model = WatchModel()
    private var frame = 0

    init(_ form: Form) { self.form = form }

    /// Live where that works, else a line per change.
    static func progress(on terminal: Terminal) -> Display {
        Display(terminal.canRedraw ? .live(LiveRegion(terminal)) : .lines(terminal))
    }

    /// The newest status that was taken.
    var status: StatusObject? { model.status }

    /// True when it must be drawn even while nothing changes.
    var isLive: Bool {
        if case .live = form { return true }
        return false
    }

    /// Takes a newer status. Live views wait for ``draw(footer:)``.
    mutating func take(_ status: StatusObject) {
        let changes = model.take(status, at: HostClock.now)
        switch form {
        case .live, .silent: return
        case .jsonLines:
            // The last one is printed with its output by whoever asks for it.
            if !status.status.isTerminal { Console.print(jsonLine: status.encoded) }
        case .lines(let terminal):
            let canvas = Console.canvas(for: terminal)
            Console.write(changes.map { ChangeLine(status: status, change: $0).line(canvas) }, to: terminal)
        }
    }

    /// Draws a live view.
    mutating func draw(footer: StyledText?) {
        guard case .live(var region) = form, model.status != nil else { return }
        let canvas = Console.canvas(for: region.terminal)
        region.draw(WatchView(model: model, frame: frame, footer: footer).lines(canvas))
        frame += 1
        form = .live(region)
    }

    /// Says something that is no status, such as that the daemon has gone, where there is no live view to say it.
    func say(_ text: StyledText) {
        switch form {
        case .live: return
        case .lines, .jsonLines, .silent: Console.say(text)
        }
    }

    /// The last drawing stays.
    mutating func finish() {
        draw(footer: nil)
        guard case .live(var region) = form else { return }
        region.finish()
        form = .live(region)
    }
}
