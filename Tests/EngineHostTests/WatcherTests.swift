import EngineCore
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Log cursor")
struct LogCursorTests {
    @Test("a cursor is read back as it was written")
    func roundTrip() throws {
        var cursor = LogCursor()
        cursor.readThrough = Token(number: 3)
        cursor.offsets[Token(number: 7)] = LogCursor.Offsets(stdout: 10, stderr: 0)
        cursor.offsets[Token(number: 5)] = LogCursor.Offsets(stdout: 0, stderr: .max)
        #expect(cursor.text == "3;5:0:18446744073709551615;7:10:0")
        #expect(try LogCursor(cursor.text) == cursor)
        #expect(try LogCursor("0") == LogCursor())
    }

    @Test(
        "what is no cursor is refused",
        arguments: ["", "x", "-1", "1;", "1;2", "1;2:3", "1;2:3:4:5", "1;a:b:c", "1;2:3:"])
    func invalid(_ text: String) {
        #expect(throws: EngineError.self) { try LogCursor(text) }
    }
}
