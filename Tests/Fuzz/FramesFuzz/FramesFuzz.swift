// Fuzzes the decoder of the supervisor's frames. The data is what a client sends.
//
//     packaging/fuzz frames [SECONDS]

import StepProtocol

/// What comes of a stream that arrives in pieces of so many bytes.
private func decoded(_ bytes: UnsafeBufferPointer<UInt8>, piece: Int) -> ([Frame], FrameError?) {
    var decoder = FrameDecoder()
    var frames: [Frame] = []
    var start = 0
    while start < bytes.count {
        let end = min(start + piece, bytes.count)
        decoder.append(bytes[start..<end])
        start = end
        do throws(FrameError) {
            while let frame = try decoder.next() { frames.append(frame) }
        } catch {
            return (frames, error)
        }
    }
    return (frames, nil)
}

/// Called by libFuzzer for each piece of data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let (frames, error) = decoded(bytes, piece: max(1, count))
    // However the bytes are cut, they mean the same.
    let inPieces = decoded(bytes, piece: 7)
    precondition(inPieces.0 == frames && inPieces.1 == error, "pieces are read otherwise than the whole")
    // What was read can be written, and is read again as the same.
    var encoder = FrameEncoder()
    for frame in frames { encoder.append(frame) }
    let again = encoder.bytes.withUnsafeBufferPointer { decoded($0, piece: 4096) }
    precondition(again.0 == frames && again.1 == nil, "a frame is not what it was")
    if error == nil, frames.isEmpty == false {
        precondition(bytes.starts(with: encoder.bytes), "two spellings of one frame")
    }
    return 0
}
