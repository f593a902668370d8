import EngineProtocol
import WorkflowModel

/// JSON from the command line: the text itself, or `@file`, or `@-` for standard input.
enum JSONInput {
    static func read(_ argument: String, option: String) throws(CommandFailure) -> Value {
        let isFile = argument.hasPrefix("@")
        let text = isFile ? try TextFile.read(String(argument.dropFirst())).text : argument
        do throws(JSONError) {
            return try Value.parse(text, limits: ProtocolLimits.requestJSON)
        } catch {
            throw CommandFailure(
                .invalidData, "\(option) is no JSON: \(error.description).",
                remedy: isFile ? nil : "Quote it for the shell, such as '{\"keep\": 3}', or give a file as @FILE.")
        }
    }

    /// `name=JSON`.
    static func assignment(_ argument: String, option: String) throws(CommandFailure) -> (String, Value) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
            throw CommandFailure(.invalidData, "\(option) needs NAME=JSON, not \"\(argument)\".")
        }
        let name = String(argument[..<equals])
        let value = try read(String(argument[argument.index(after: equals)...]), option: "\(option) \(name)")
        return (name, value)
    }
}
