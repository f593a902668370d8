import WorkflowModel

/// From what a `run` executes to the executable and its argument vector.
extension Scope {
    func command(of run: RunStep) throws(Fault) -> (executable: String, vector: [String]) {
        let arguments = try run.arguments.map { template throws(Fault) in try self.arguments(from: template) } ?? []
        switch run.program {
        case .command(let template):
            let vector = try shellVector(of: template, arguments)
            return (vector.first ?? "", vector)
        case .script(let script):
            return ("/bin/sh", ["/bin/sh", "-e", "-c", script, "sh"] + arguments)
        case .vector(let templates):
            var vector: [String] = []
            for template in templates { vector.append(try value(of: template).text) }
            return (vector.first ?? "", vector + arguments)
        case .interpreted(let interpreter, let code):
            let vector = interpreter.vector(try text(of: code, "The code of a script")) + arguments
            return (vector.first ?? "", vector)
        case .container(let container):
            return ("/bin/sh", try self.vector(of: container, run, arguments))
        }
    }

    /// "Trimmed; if it holds white space or shell syntax, `/bin/sh -c COMMAND sh ARGS…`, else exec it with ARGS."
    private func shellVector(of template: Template, _ arguments: [String]) throws(Fault) -> [String] {
        let command = try text(of: template, "The command to run").trimmed
        return command.needsShell ? ["/bin/sh", "-c", command, "sh"] + arguments : [command] + arguments
    }

    private func text(of template: Template, _ what: String) throws(Fault) -> String {
        guard case .string(let text) = try value(of: template) else {
            throw Fault(.validation, title: "No command", detail: "\(what) must be a string.")
        }
        return text
    }

    /// "An array of strings, or an object whose entries become `--key=value`."
    private func arguments(from template: Template) throws(Fault) -> [String] {
        switch try value(of: template) {
        case .null: return []
        case .array(let values): return values.map(\.text)
        case .object(let object): return object.map { "--\($0.key)=\($0.value.text)" }
        case .boolean, .integer, .double, .string:
            throw Fault(
                .validation, title: "No arguments",
                detail: "The arguments of a command must be an array or an object.")
        }
    }

    // MARK: - Containers

    /// The runtime's client, with what it is told by argument; the environment goes through the client's own, so that
    /// no value of it shows in an argument.
    private func vector(
        of container: ContainerProgram, _ run: RunStep, _ arguments: [String]
    ) throws(Fault) -> [String] {
        var options = ["--pull", container.pullPolicy.option]
        switch container.cleanup {
        case .always: options.append("--rm")
        case .never: break
        case .eventually(let after):
            let time = now.adding(milliseconds: try milliseconds(of: after)).millisecondsSinceEpoch / 1000
            options += ["--label", "engine.remove-after=\(time)"]
        }
        if let name = container.name { options += ["--name", try value(of: name).text] }
        if run.stdin != nil { options.append("--interactive") }
        for port in container.ports { options += ["--publish", "\(port.key):\(try value(of: port.value).text)"] }
        for volume in container.volumes {
            options += ["--volume", "\(volume.key):\(try value(of: volume.value).text)"]
        }
        for variable in run.environment { options += ["--env", variable.key] }
        options.append(try value(of: container.image).text)
        options +=
            try container.command.map { command throws(Fault) in try shellVector(of: command, arguments) }
            ?? arguments
        let grace = max(1, run.stopGrace.components.seconds - 1)
        return ["/bin/sh", "-c", ContainerProgram.client, "sh", String(grace)] + options
    }
}

extension RunStep.Interpreter {
    /// The interpreter with its code. Scripts in JavaScript find their arguments where they would with a file.
    fileprivate func vector(_ code: String) -> [String] {
        switch self {
        case .python: return ["python3", "-c", code]
        case .javascript:
            let isModule = code.split(separator: "\n").contains { $0.hasPrefix("import ") || $0.hasPrefix("export ") }
            return ["node"] + (isModule ? ["--input-type=module"] : []) + ["-e", code, "script"]
        }
    }
}

extension ContainerProgram {
    /// Runs a container by podman, else by docker, removes those whose time is over, and stops it when it is asked to:
    /// a client that is killed would leave its container behind.
    fileprivate static let client = """
        if command -v podman >/dev/null 2>&1; then runtime=podman
        elif command -v docker >/dev/null 2>&1; then runtime=docker
        else echo "neither podman nor docker is installed" >&2; exit 127
        fi
        grace=$1; shift
        "$runtime" ps --all --filter label=engine.remove-after \
          --format '{{.ID}} {{.Label "engine.remove-after"}}' </dev/null 2>/dev/null |
          while read -r id at; do
            if [ "$at" -le "$(date +%s)" ]; then "$runtime" rm "$id" >/dev/null 2>&1; fi
          done
        directory=$(mktemp -d) || exit 1
        "$runtime" run --cidfile "$directory/id" "$@" <&0 &
        client=$!
        trap '"$runtime" stop --time "$grace" "$(cat "$directory/id")" >/dev/null 2>&1 </dev/null' TERM INT
        wait "$client"; code=$?
        while kill -0 "$client" 2>/dev/null; do wait "$client"; code=$?; done
        rm -rf "$directory"
        exit "$code"
        """
}

extension ContainerProgram.PullPolicy {
    fileprivate var option: String {
        switch self {
        case .ifNotPresent: "missing"
        case .always: "always"
        case .never: "never"
        }
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// Whether a shell would read more than one plain word.
    fileprivate var needsShell: Bool { contains { $0.isWhitespace || Self.shellSyntax.contains($0) } }

    private static var shellSyntax: String { "|&;<>()$`\\\"'*?[]#~=%{}!^" }
}
