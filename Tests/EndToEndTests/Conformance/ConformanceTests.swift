import Foundation
import Testing
import WorkflowModel

/// Where the scenarios are. Outside the suite, whose own attribute asks.
private enum ConformanceFeatures {
    static let folder = SourceRoot.url.deletingLastPathComponent().appending(path: "shared/open-workflow-spec/ctk")
    static let arePresent = FileManager.default.fileExists(atPath: folder.path)
}

/// The conformance scenarios of the Open Workflow Specification, read in place and run on the real daemon.
@Suite(
    "Conformance", .enabled(if: ConformanceFeatures.arePresent, "the specification's conformance features are absent"),
    .timeLimit(.minutes(5)))
struct ConformanceTests {
    static let scenarios: [Feature.Scenario] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ConformanceFeatures.folder.path)) ?? []
        return names.filter { $0.hasSuffix(".feature") }.sorted().flatMap { name -> [Feature.Scenario] in
            let text = try? String(contentsOf: ConformanceFeatures.folder.appending(path: name), encoding: .utf8)
            return Feature(parsing: text ?? "", fileName: name).scenarios
        }
    }()

    private static func callsServices(_ scenario: Feature.Scenario) -> Bool {
        scenario.steps.contains { $0.quoted?.contains("call:") == true }
    }

    @Test("there are 21 scenarios, of which nine call services")
    func count() {
        #expect(Self.scenarios.count == 21)
        #expect(Self.scenarios.filter(Self.callsServices).count == 9)
    }

    @Test("scenarios that need no service hold")
    func withoutServices() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        for scenario in Self.scenarios where !Self.callsServices(scenario) {
            try await ScenarioRunner.run(scenario, on: engine)
        }
    }

    @Test("scenarios that call services hold")
    func withServices() async throws {
        let server = try ServiceServer { ConformanceServices.answer($0) }
        defer { server.stop() }
        let origins = ["https://petstore.swagger.io", "https://httpbin.org"].map { "\($0)=\(server.origin)" }
        let engine = try await TestEngine(settings: ["httpOrigins": .string(origins.joined(separator: ","))])
        defer { engine.remove() }
        for scenario in Self.scenarios where Self.callsServices(scenario) {
            try await ScenarioRunner.run(scenario, on: engine)
        }
    }
}
