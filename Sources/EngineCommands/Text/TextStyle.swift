/// How a piece of text looks where colours are allowed. Meaning never hangs on it alone.
enum TextStyle: Equatable {
    case plain, bold, dim, red, green, yellow, blue, magenta, cyan

    /// The parameters of the SGR sequence; nil for plain text. The sixteen basic colours follow the user's theme.
    var code: String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .red: "31"
        case .green: "32"
        case .yellow: "33"
        case .blue: "34"
        case .magenta: "35"
        case .cyan: "36"
        }
    }
}
