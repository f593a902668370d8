import Foundation
import Testing

/// Properties of the code itself that no compiler checks.
@Suite("Tidy")
struct TidyTests {
    @Test("every target imports only what the table allows")
    func imports() {
        for file in SourceTree.sources {
            guard let allowed = ImportTable.allowed[file.target] else {
                Issue.record("\(file.path): the target \(file.target) is not in the import table")
                continue
            }
            for (number, line) in file.code.enumerated() {
                let words = line.split(separator: " ")
                guard let position = words.firstIndex(of: "import"), position <= 2, position + 1 < words.count else {
                    continue
                }
                let module = String(words[position + 1].split(separator: ".")[0])
                let isImport = words[..<position].allSatisfy {
                    ["public", "internal", "package", "private", "fileprivate", "@testable"].contains($0)
                        || $0.hasPrefix("@")
                }
                guard isImport else { continue }
                #expect(
                    allowed.contains(module), "\(file.path):\(number + 1): \(file.target) must not import \(module)")
            }
        }
    }

    @Test("every target of the table has files")
    func tableIsTrue() {
        let targets = Set(SourceTree.sources.map(\.target))
        for target in ImportTable.allowed.keys { #expect(targets.contains(target), "\(target) has no Swift file") }
    }

    @Test("files have at most 500 lines")
    func fileLengths() {
        for file in SourceTree.sources + SourceTree.tests {
            #expect(file.lines.count <= 501, "\(file.path) has \(file.lines.count - 1) lines")
        }
    }

    @Test("functions have at most 70 lines")
    func functionLengths() {
        for file in SourceTree.sources + SourceTree.tests {
            for function in CodeScanner.functions(in: file.code) {
                #expect(
                    function.length <= 70,
                    "\(file.path):\(function.line): \(function.name) has \(function.length) lines")
            }
        }
    }

    @Test("no target uses a word that its nature forbids")
    func bannedWords() {
        for file in SourceTree.sources {
            for word in ImportTable.banned[file.target] ?? [] {
                for (number, line) in file.code.enumerated() {
                    #expect(!line.contains(word), "\(file.path):\(number + 1): \(file.target) must not use \"\(word)\"")
                }
            }
        }
    }

    @Test("switches of the core name every case; only a codec may face a byte that it does not know")
    func coreSwitches() {
        for file in SourceTree.sources where file.target == "EngineCore" && !file.path.contains("/Codec/") {
            for (number, line) in file.code.enumerated() {
                let isOpen = file.lines[number].contains("a byte has no closed set")
                #expect(!line.contains("default:") || isOpen, "\(file.path):\(number + 1): a switch with default")
            }
        }
    }

    @Test("no forced try, no forced cast, no unfinished work")
    func forbiddenEverywhere() {
        for file in SourceTree.sources {
            for (number, line) in file.code.enumerated() {
                for word in ["try!", "as!", "fatalError()", "DispatchQueue", "Task.detached"] {
                    #expect(!line.contains(word), "\(file.path):\(number + 1): \(word)")
                }
            }
            for (number, line) in file.lines.enumerated() {
                for word in ["TODO", "FIXME", "XXX:", "HACK"] {
                    #expect(!line.contains(word), "\(file.path):\(number + 1): \(word)")
                }
            }
        }
    }

    @Test("every exemption has its reason on the line")
    func exemptions() {
        for file in SourceTree.sources {
            for (number, line) in file.code.enumerated() {
                for word in ["@unchecked", "nonisolated(unsafe)", "swift-format-ignore"] where line.contains(word) {
                    let context = file.lines[max(0, number - 2)...number].joined(separator: " ")
                    #expect(context.contains("because"), "\(file.path):\(number + 1): \(word) without a reason")
                }
            }
        }
    }

    @Test("unstructured tasks are made in one file only")
    func unstructuredTasks() {
        for file in SourceTree.sources where !file.path.hasSuffix("EngineHost/Executions/EffectTasks.swift") {
            for (number, line) in file.code.enumerated() {
                #expect(
                    !line.contains("Task {") || line.contains("addTask"),
                    "\(file.path):\(number + 1): a task outside its scope")
            }
        }
    }

    @Test("executables hold the entry point and one call")
    func executablesAreEmpty() {
        for file in SourceTree.sources
        where ["engined", "enginectl", "engine-stepd", "engine-gateway"].contains(file.target) {
            #expect(file.lines.count <= 20, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("the visible top level is what was agreed")
    func topLevel() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        #expect(names.sorted() == ["Package.swift", "README.md", "Sources", "Tests", "packaging", "systemd"])
    }

    @Test("the scanner tells code from comments and strings")
    func scanner() {
        let text = "let a = \"// no {\" // yes {\nfunc f() {\n    /* { */ g(#\"}\"#)\n}\n"
        let code = CodeScanner.blank(text).components(separatedBy: "\n")
        #expect(!code[0].contains("{"))
        let functions = CodeScanner.functions(in: code)
        #expect(functions.count == 1)
        #expect(functions.first?.length == 3)
    }
}
