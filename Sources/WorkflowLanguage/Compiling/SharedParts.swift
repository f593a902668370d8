import WorkflowModel

/// What is written once in a document and repeated in its tasks.
struct Shared<Part> {
    /// Nil stands for a part whose problems are already noted.
    var part: Part?
    /// How much text each repetition adds to the compiled form.
    var bytes: Int
}

/// The parts of `use` that tasks refer to by name.
struct SharedParts {
    var retries: [String: Shared<RetryPolicy>] = [:]
    var errors: [String: Shared<FaultTemplate>] = [:]
    var timeouts: [String: Shared<DurationSource>] = [:]
    var authentications: [String: Shared<Authentication>] = [:]
    /// The directories of catalogs, relative to that of resources.
    var catalogs: [String: Shared<String>] = [:]
    /// Compiled where they are called.
    var functions: [String: Element] = [:]
    var extensions: [Compilation.Extension] = []
    var secrets: [String] = []
}

/// What the document declares for all of its commands.
struct CommandDefaults {
    var environment: [Template.Member] = []
    var workingDirectory: Template?
    var bytes = 0
}

extension Compilation {
    /// Counts a repetition; false when all of them together are too much.
    mutating func repeating(_ bytes: Int, at element: Element) -> Bool {
        let before = repeatedBytes
        repeatedBytes += bytes
        guard repeatedBytes > Limits.repeatedBytesMaximum else { return true }
        if before <= Limits.repeatedBytesMaximum {
            problem(
                .limitExceeded, "what tasks share adds up to more than \(Limits.repeatedBytesMaximum) bytes",
                remedy: "shorten the shared environment or error, or use it in fewer tasks", at: element)
        }
        return false
    }

    /// The part that a name stands for; a name without meaning is a problem.
    mutating func resolve<Part>(
        _ name: String, in parts: [String: Shared<Part>], _ kind: String, at element: Element
    ) -> Part? {
        guard let shared = parts[name] else {
            problem(
                .unknownName, "`\(name)` is not defined in `use.\(kind)`",
                remedy: remedy(for: name, among: Array(parts.keys)) ?? "define it there", at: element)
            return nil
        }
        return repeating(shared.bytes, at: element) ? shared.part : nil
    }

    mutating func commandDefaults(environment: Element?, directory: Element?) {
        defaults.environment = allowingSecrets { $0.environment(environment, "env") }
        defaults.workingDirectory = workingDirectory(directory)
        defaults.bytes = (environment?.bytes ?? 0) + (directory?.bytes ?? 0)
    }

    /// The environment of one command, from the document's to its own.
    mutating func commandEnvironment(_ environments: [[Template.Member]], at element: Element) -> [Template.Member] {
        guard repeating(defaults.bytes, at: element) else { return [] }
        return Self.merged([defaults.environment] + environments)
    }
}
