import ArgumentParser
import EngineProtocol
import WorkflowLanguage
import WorkflowModel

/// `enginectl graph`.
struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw a definition: as text, SVG or Mermaid.")

    @Argument(help: "The definition, YAML or JSON; - reads standard input.", completion: .file())
    var file: String

    @Option(help: "text, svg or mermaid.")
    var format: Format = .text

    @Option(
        help: ArgumentHelp("Where schemas, functions and scripts are.", valueName: "directory"),
        completion: .directory)
    var resources: String?

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, svg, mermaid
    }

    func run() throws {
        let definition = try LoadedDefinition.load(try TextFile.read(file), resources: resources)
        let box = GraphBuilder(definition: definition).root()
        switch format {
        case .text: Console.print(TextGraph(root: box).lines(Console.canvas()))
        case .svg: write(SVGGraph(root: box).text)
        case .mermaid: write(MermaidGraph(root: box).text)
        }
    }

    private func write(_ text: String) {
        Console.write(bytes: Array(text.utf8), to: Terminal.standardOutput.descriptor)
    }
}
