// Fuzzes what reads a client's bytes: framing, JSON, the request, and the parameters of its method (`packaging/fuzz
// control`).

import EngineProtocol
import WorkflowModel

/// Called by libFuzzer for each piece of data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    var framer = LineFramer(lineBytesMaximum: 4096)
    // Two pieces, so that lines are cut at any place.
    for piece in [bytes.prefix(count / 2), bytes.suffix(count - count / 2)] {
        framer.append(Array(piece))
        while let element = framer.next() {
            guard case .line(let line) = element, let request = try? Request.parse(line) else { continue }
            decode(request)
            // What was understood can be said again.
            guard let again = try? Request.parse(Array(request.line.dropLast())), again == request else {
                fatalError("a request does not survive its own line")
            }
        }
    }
    return 0
}

private func decode(_ request: Request) {
    _ = try? StartParameters(decoding: request.params)
    _ = try? PauseParameters(decoding: request.params)
    _ = try? ResumeParameters(decoding: request.params)
    _ = try? CancelParameters(decoding: request.params)
    _ = try? StatusParameters(decoding: request.params)
    _ = try? ListParameters(decoding: request.params)
    _ = try? WatchParameters(decoding: request.params)
    _ = try? LogsParameters(decoding: request.params)
    _ = try? HistoryParameters(decoding: request.params)
    _ = try? InspectParameters(decoding: request.params)
    _ = try? ValidateParameters(decoding: request.params)
}
