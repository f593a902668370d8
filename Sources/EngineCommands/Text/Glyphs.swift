import EngineProtocol

/// The signs of views: one set for terminals that know Unicode, one for those that do not.
struct Glyphs: Equatable {
    var pending: String
    var running: String
    var waiting: String
    var paused: String
    var completed: String
    var failed: String
    var cancelled: String
    var retrying: String
    var ellipsis: String
    var separator: String
    var rule: String
    var barFull: String
    var barHalf: String
    var barEmpty: String
    var pipe: String
    var spinner: [String]

    static let unicode = Glyphs(
        pending: "○", running: "●", waiting: "◷", paused: "‖", completed: "✓", failed: "✗", cancelled: "⊘",
        retrying: "↻", ellipsis: "…", separator: "·", rule: "─", barFull: "━", barHalf: "╸", barEmpty: "─",
        pipe: "│", spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"])

    static let ascii = Glyphs(
        pending: ".", running: ">", waiting: "~", paused: "=", completed: "+", failed: "x", cancelled: "-",
        retrying: "^", ellipsis: "...", separator: "-", rule: "-", barFull: "#", barHalf: "", barEmpty: ".",
        pipe: "|", spinner: ["|", "/", "-", "\\"])

    func sign(of status: StatusName) -> String {
        switch status {
        case .pending: pending
        case .running: running
        case .waiting: waiting
        case .paused: paused
        case .completed: completed
        case .failed: failed
        case .cancelled: cancelled
        }
    }
}

extension StatusName {
    /// The colour of the status.
    var style: TextStyle {
        switch self {
        case .pending: .dim
        case .running: .cyan
        case .waiting: .blue
        case .paused: .yellow
        case .completed: .green
        case .failed: .red
        case .cancelled: .magenta
        }
    }
}
