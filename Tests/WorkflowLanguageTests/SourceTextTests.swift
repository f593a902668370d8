import Testing

@testable import WorkflowLanguage

@Suite("Source text")
struct SourceTextTests {
    @Test("a text is found in the bytes of a document wherever it stands, and nowhere else")
    func contains() {
        for text in ["$task", "a $task", "$$task", "$ta$task.name", "${ $task }"] {
            #expect(SourceText(Array(text.utf8)).contains("$task"), "\(text)")
        }
        for text in ["", "$", "$tas", "task", "$ta$tas", "$Task"] {
            #expect(!SourceText(Array(text.utf8)).contains("$task"), "\(text)")
        }
    }
}
