import Synchronization
import Testing
import WorkflowLanguage

@testable import EngineHost

/// What is compiled, and what is known without that.
@Suite("Definition registry")
struct DefinitionRegistryTests {
    @Test("a document that an earlier life of the engine has compiled is not compiled again")
    func recovered() async throws {
        let text = "name: x\nsteps: [{ id: a, if: .b == 1, run: work }]\n"
        let compiled = Mutex(0)
        let loading = LoadingContext(
            expressions: ExpressionChecker { _ in
                compiled.withLock { $0 += 1 }
                return nil
            })
        func registry() -> DefinitionRegistry {
            DefinitionRegistry(loading: loading, compiling: globalConcurrentExecutor) { _ in }
        }
        let definition = try await registry().register(text, fileName: "x.yaml")
        let count = compiled.withLock { $0 }
        #expect(count > 0)
        definition.endUse()

        let next = registry()
        next.restore([definition])
        let found = try await next.register(text, fileName: "y.yaml")
        #expect(found === definition && found.isUsed)
        #expect(compiled.withLock { $0 } == count)
        _ = try await next.register(text + "# changed\n", fileName: "y.yaml")
        #expect(compiled.withLock { $0 } == 2 * count)
    }
}
