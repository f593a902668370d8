import EngineProtocol
import Testing
import WorkflowModel

@Suite("Reading requests")
struct RequestParsingTests {
    private func rejection(_ line: String) -> Request.Rejection? {
        do throws(Request.Rejection) {
            _ = try Request.parse(Array(line.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what is no request is refused with a code and, where it can be read, its id",
        arguments: [
            ("", ErrorCode.parseError, nil as RequestID?),
            ("{", .parseError, nil),
            ("\u{FEFF}{}", .parseError, nil),
            (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"engine.ping"}"#, .parseError, nil),
            ("[]", .invalidRequest, nil),
            ("7", .invalidRequest, nil),
            (#"{"id":1,"method":"engine.ping"}"#, .invalidRequest, .integer(1)),
            (#"{"jsonrpc":"1.0","id":1,"method":"engine.ping"}"#, .invalidRequest, .integer(1)),
            (#"{"jsonrpc":"2.0","method":"engine.ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":null,"method":"engine.ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":1.5,"method":"engine.ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":"a","method":7}"#, .invalidRequest, .string("a")),
            (#"{"jsonrpc":"2.0","id":"a","method":"engine.ping","params":[1]}"#, .invalidRequest, .string("a")),
            (#"{"jsonrpc":"2.0","id":"a","method":"engine.ping","extra":1}"#, .invalidRequest, .string("a")),
        ])
    func refused(line: String, code: ErrorCode, id: RequestID?) {
        let rejection = rejection(line)
        #expect(rejection?.error.code == code)
        #expect(rejection?.id == id)
        #expect(rejection?.error.message.isEmpty == false)
    }

    @Test("invalid UTF-8 is refused with its offset") func invalidUTF8() {
        var line = Array(#"{"jsonrpc":"2.0","id":1,"method":""#.utf8)
        line.append(0xC0)
        line += Array(#""}"#.utf8)
        let rejected = #expect(throws: Request.Rejection.self) { try Request.parse(line) }
        #expect(rejected?.error.message.contains("byte 34") == true, "\(rejected?.error.message ?? "")")
    }

    @Test("65 levels of nesting are refused, 64 are read") func depth() throws {
        // The request and its params are two levels.
        func line(_ levels: Int) -> [UInt8] {
            let open = String(repeating: "[", count: levels - 2)
            let close = String(repeating: "]", count: levels - 2)
            return Array(#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":\#(open)\#(close)}}"#.utf8)
        }
        _ = try Request.parse(line(64))
        #expect(throws: Request.Rejection.self) { try Request.parse(line(65)) }
    }

    @Test("an unknown method is still a request: the daemon answers it") func unknownMethod() throws {
        let request = try Request.parse(Array(#"{"jsonrpc":"2.0","id":9,"method":"engine.dance"}"#.utf8))
        #expect(Method(rawValue: request.method) == nil)
        #expect(request.params == [:])
    }
}

@Suite("Reading parameters")
struct ParameterTests {
    private func problem(_ read: () throws -> Void) -> String {
        do {
            try read()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("a misspelled parameter is refused by name, with those there are") func unknownParameter() {
        let text = problem { _ = try PauseParameters(decoding: ["executionID": 1, "resaon": "x"]) }
        #expect(
            text == "params.resaon is unknown; known are executionID, mode, reason, resumeAt, before, key")
    }

    @Test("a method without parameters refuses any") func noParameters() {
        let text = problem { _ = try PingParameters(decoding: ["loud": true]) }
        #expect(text == "params.loud is unknown: there are no parameters")
    }

    @Test("a missing parameter is named") func missing() {
        #expect(problem { _ = try CancelParameters(decoding: [:]) } == "params.executionID is missing")
        #expect(problem { _ = try StartParameters(decoding: ["input": 1]) } == "params.document is missing")
    }

    @Test("a wrong type is said with both types") func wrongType() {
        let text = problem { _ = try CancelParameters(decoding: ["executionID": "1"]) }
        #expect(text == "params.executionID must be an integer, not a string")
        let nested = problem { _ = try ResumeParameters(decoding: ["executionID": 1, "skip": ["a", 2]]) }
        #expect(nested == "params.skip[1] must be a string, not a number")
    }

    @Test(
        "an execution's number is 1 or more and whole",
        arguments: [0 as Value, -1, 1.5, .double(1e300), true, [1], nil])
    func executionNumbers(number: Value) {
        #expect(throws: ParameterError.self) { try StatusParameters(decoding: ["executionID": number]) }
    }

    @Test("a double that is a whole number is a number of an execution") func wholeDouble() throws {
        #expect(try StatusParameters(decoding: ["executionID": 3.0]).executionID == 3)
    }

    @Test("bounds are kept") func bounds() {
        let long = Value.string(String(repeating: "k", count: 257))
        #expect(throws: ParameterError.self) { try CancelParameters(decoding: ["executionID": 1, "key": long]) }
        #expect(throws: ParameterError.self) { try CancelParameters(decoding: ["executionID": 1, "key": ""]) }
        #expect(throws: ParameterError.self) { try ListParameters(decoding: ["limit": 0]) }
        #expect(throws: ParameterError.self) { try ListParameters(decoding: ["limit": 1_001]) }
        #expect(throws: ParameterError.self) { try LogsParameters(decoding: ["executionID": 1, "waitMs": 30_001]) }
        let many = Value.array(Array(repeating: "/do/0", count: 1_001))
        #expect(throws: ParameterError.self) { try ResumeParameters(decoding: ["executionID": 1, "skip": many]) }
    }

    @Test("unknown choices are refused with the known") func choices() {
        let text = problem { _ = try PauseParameters(decoding: ["executionID": 1, "mode": "gently"]) }
        #expect(text == "params.mode must be one of drain, freeze")
        let status = problem { _ = try ListParameters(decoding: ["status": ["idle"]]) }
        #expect(status.contains("active, pending, running"), "\(status)")
    }

    @Test("paused and waiting are active, what is over is not") func activeFilter() {
        let active = StatusName.allCases.filter { ListParameters.Filter.active.matches($0) }
        #expect(active == [.pending, .running, .waiting, .paused])
    }

    @Test("a null input is an input, an absent one is an empty object") func inputs() throws {
        #expect(try StartParameters(decoding: ["document": "x", "input": nil]).input == nil)
        #expect(try StartParameters(decoding: ["document": "x"]).input == [:])
    }

    @Test("answers may grow: clients ignore what they do not know") func additive() throws {
        let newer: Value = ["subscription": 7, "colour": "blue"]
        #expect(try WatchResult(decoding: newer).subscription == 7)
    }

    @Test("a null output is told from no output") func nullOutput() throws {
        var status = Samples.completed
        status.output = .some(.null)
        let read = try StatusObject(decoding: status.encoded)
        #expect(read.output == .some(.null))
        status.output = nil
        #expect(try StatusObject(decoding: status.encoded).output == nil)
    }

    @Test("an error in a nested object names the path to it") func nestedPath() {
        var object = OrderedObject()
        object["executions"] = [["executionID": 1]]
        let text = problem { _ = try ListResult(decoding: .object(object)) }
        #expect(text == "result.executions[0].processName is missing")
    }
}
