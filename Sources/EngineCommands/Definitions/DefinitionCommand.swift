import ArgumentParser
import EngineProtocol

/// `enginectl definition`: what is registered by namespace, name and version.
struct DefinitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definition", abstract: "Register definitions by name, list, show, compare and remove them.",
        discussion: """
            What a version stands for never changes, and a running execution keeps what it was started with.

            Examples:
              enginectl definition register order.yaml
              enginectl run shop/order@1.2.0
              enginectl definition diff shop/order order.yaml
            """,
        subcommands: [
            DefinitionRegisterCommand.self, DefinitionListCommand.self, DefinitionShowCommand.self,
            DefinitionDiffCommand.self, DefinitionRemoveCommand.self,
        ])
}

/// `name`, `namespace/name`, or either with `@version`.
struct DefinitionArgument: ExpressibleByArgument {
    var reference: DefinitionReference

    init?(argument: String) {
        guard let reference = DefinitionReference(argument) else { return nil }
        self.reference = reference
    }
}
