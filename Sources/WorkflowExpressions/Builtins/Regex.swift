import COniguruma
import Synchronization
import WorkflowModel

/// A compiled regular expression.
final class Regex: @unchecked Sendable {  // @unchecked because Oniguruma only reads a regex once it is compiled.
    private let handle: OnigRegex
    /// By number of the group, from 1.
    let groupNames: [Int: String]
    /// What one attempt to match may take, in steps: the matcher may walk through all of the pattern.
    private let attemptSteps: Int
    /// How often one may look at all of the text besides, where it may do so more than once.
    private let attemptRuns: Int
    /// True when it may walk through all of the text as well.
    private let mayRunUncounted: Bool
    private let isLooping: Bool
    /// True when a search for a place to begin may compare some characters at each place.
    private let isLong: Bool
    /// What quantifiers may look at ahead when they go on.
    private let ahead: RegexPattern.Work
    private let isAheadRepeated: Bool

    /// Longer patterns are refused, because compiling recurses and takes memory by their length.
    static let patternBytesMaximum = 20_000
    /// Groups within groups: compiling recurses natively.
    static let patternDepthMaximum: UInt32 = 64

    private static let isReady: Bool = {
        var encodings: [OnigEncoding?] = [engine_onig_utf8()]
        _ = onig_initialize(&encodings, 1)
        _ = onig_set_parse_depth_limit(patternDepthMaximum)
        return true
    }()

    init(pattern: String, options: OnigOptionType) throws(Interruption) {
        _ = Self.isReady
        guard pattern.utf8.count <= Self.patternBytesMaximum else {
            throw .error("Regex failure: the pattern is longer than \(Self.patternBytesMaximum) bytes")
        }
        let bytes = Array(pattern.utf8)
        let branchingsMaximum = RegexCompilation.branchingsMaximum
        guard RegexCompilation(of: bytes, options: options).branchings <= branchingsMaximum else {
            throw .error(
                "Regex failure: the pattern has more than \(branchingsMaximum) calls of groups, \\g<name> or (?&name), "
                    + "and conditions, (?(…)…)")
        }
        var handle: OnigRegex?
        var information = OnigErrorInfo()
        let scanned = RegexPattern(bytes, isExtended: options & ONIG_OPTION_EXTEND != 0)
        let status = scanned.source.withUnsafeBufferPointer { bytes -> Int32 in
            // An empty buffer may have no address, which Oniguruma takes for an error.
            var empty: UInt8 = 0
            return withUnsafePointer(to: &empty) { placeholder in
                let start = bytes.baseAddress ?? placeholder
                return onig_new(
                    &handle, start, start + bytes.count, options, engine_onig_utf8(), engine_onig_syntax(), &information
                )
            }
        }
        guard status == ONIG_NORMAL, let handle else {
            let message = Self.message(status, &information)
            throw .error("Regex failure: \(message)")
        }
        self.handle = handle
        // Repeating takes longer than what is written out.
        let repeated = Swift.max(0, scanned.work.length - bytes.count)
        attemptSteps = 1 + (bytes.count + scanned.work.length + repeated) >> 3
        attemptRuns = Swift.max(0, scanned.work.runs - 1)
        isLooping = scanned.isLooping
        isLong = scanned.work.length >= Self.longLength
        mayRunUncounted = scanned.isUncounted
        ahead = scanned.ahead
        isAheadRepeated = scanned.isAheadRepeated
        groupNames = Self.names(of: handle)
    }

    deinit { onig_free(handle) }

    private static func message(_ status: Int32, _ information: inout OnigErrorInfo) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(ONIG_MAX_ERROR_MESSAGE_LEN))
        let count = engine_onig_message(&buffer, status, &information)
        return String(decoding: buffer.prefix(Int(Swift.max(0, count))), as: UTF8.self)
    }

    private final class Names {
        var byGroup: [Int: String] = [:]
    }

    private static func names(of handle: OnigRegex) -> [Int: String] {
        let names = Names()
        _ = onig_foreach_name(
            handle,
            { name, nameEnd, count, groups, _, context in
                guard let name, let nameEnd, let groups, let context else { return 0 }
                let names = Unmanaged<Names>.fromOpaque(context).takeUnretainedValue()
                let text = String(decoding: UnsafeBufferPointer(start: name, count: nameEnd - name), as: UTF8.self)
                for index in 0..<Int(count) { names.byGroup[Int(groups[index])] = text }
                return 0
            }, Unmanaged.passUnretained(names).toOpaque())
        return names.byGroup
    }

    /// The groups of a match as ranges of bytes; nil for a group that took no part.
    typealias Groups = [Range<Int>?]

    /// The first match that begins at `start` or later.
    func search(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ machine: Machine
    ) throws(Interruption) -> Groups? {
        guard let region = onig_region_new() else { throw Interruption(.bound(.bytes)) }
        defer { onig_region_free(region, 1) }
        var empty: UInt8 = 0
        let status = try withUnsafePointer(to: &empty) { (placeholder) throws(Interruption) -> Int32 in
            let text = bytes.baseAddress ?? placeholder
            return try search(text, count: bytes.count, from: start, region, machine)
        }
        if status == ONIG_MISMATCH { return nil }
        guard status >= 0 else {
            var information = OnigErrorInfo()
            let message = Self.message(status, &information)
            throw .error("Regex failure: \(message)")
        }
        return (0..<Int(region.pointee.num_regs)).map { group in
            let lower = Int(region.pointee.beg[group])
            return lower < 0 ? nil : lower..<Int(region.pointee.end[group])
        }
    }

    /// Searches with a small bound on the work first and with larger ones where that does not do, so that each search
    /// can be charged for about what it takes.
    private func search(
        _ text: UnsafePointer<UInt8>, count: Int, from start: Int, _ region: UnsafeMutablePointer<OnigRegion>,
        _ machine: Machine
    ) throws(Interruption) -> Int32 {
        guard let parameters = onig_new_match_param() else { throw Interruption(.bound(.bytes)) }
        defer { onig_free_match_param(parameters) }
        let aheadSteps = ahead.lookedAt(by: count - start) >> 3
        let attemptSteps =
            attemptSteps + (attemptRuns * (count - start)) >> 3 + (mayRunUncounted ? (count - start) >> 3 : 0)
            + (isAheadRepeated ? aheadSteps : 0)
        var retries = Swift.max(Self.retriesMinimum, Self.retriesAtFirst / attemptSteps)
        // Matcher and search may each look for something that is far ahead.
        try machine.charge(steps: Self.searchSteps + Self.retriesMinimum * attemptSteps + (count - start) >> 5)
        try machine.requireRoom(steps: aheadSteps)
        try machine.requireRoom(
            bytes: Self.matchStackEntryBytes * Swift.min(count - start, Int(Self.matchStackMaximum)))
        while true {
            _ = onig_initialize_match_param(parameters)
            _ = onig_set_retry_limit_in_match_of_match_param(parameters, UInt(retries))
            _ = onig_set_retry_limit_in_search_of_match_param(parameters, UInt(retries))
            _ = onig_set_match_stack_limit_size_of_match_param(parameters, Self.matchStackMaximum)
            let status = onig_search_with_param(
                handle, text, text + count, text + start, text + count, region, ONIG_OPTION_NONE, parameters)
            switch status {
            case ONIGERR_RETRY_LIMIT_IN_MATCH_OVER, ONIGERR_RETRY_LIMIT_IN_SEARCH_OVER:
                guard retries < machine.limits.regexRetriesMaximum else { throw Interruption(.bound(.regexWork)) }
                retries = Swift.min(retries * 16, machine.limits.regexRetriesMaximum)
                // What matched so far does so again.
                try machine.charge(steps: retries * attemptSteps + aheadSteps + (count - start) >> 2)
            case ONIGERR_MATCH_STACK_LIMIT_OVER: throw Interruption(.bound(.regexWork))
            default:
                try charge(status >= 0 ? region : nil, from: start, to: count, machine)
                return status
            }
        }
    }

    /// What was looked at. Where there is no match, all that went on has come back by retries.
    private func charge(
        _ match: UnsafeMutablePointer<OnigRegion>?, from start: Int, to end: Int, _ machine: Machine
    ) throws(Interruption) {
        let begin = match.map { Int($0.pointee.beg[0]) } ?? end
        let end = match.map { Int($0.pointee.end[0]) } ?? end
        let passed = Swift.max(0, begin - start)
        let matched = Swift.max(0, end - begin)
        try machine.charge(
            steps: passed >> (isLong ? 1 : 2) + matched >> 1 + (isLooping ? matched : 0)
                + ahead.lookedAt(by: matched) >> 3)
    }

    private static let longLength = 8
    /// What the smallest search takes, in steps.
    private static let searchSteps = 50
    private static let retriesAtFirst = 100
    private static let retriesMinimum = 4

    /// Entries of the matcher's own stack: a greedy run may take one for each character.
    private static let matchStackMaximum: UInt32 = 100_000
    private static let matchStackEntryBytes = 40
}

/// Compiled regular expressions by pattern and options, because the same few are used again and again. Bounded.
enum RegexCache {
    private struct Key: Hashable {
        var pattern: [UInt8]
        var options: OnigOptionType
    }

    private struct Compiled {
        var regexes: [Key: Regex] = [:]
        var patternBytes = 0
    }

    private static let countMaximum = 256
    /// A byte of a pattern takes up to 700 of memory (those of `\X`), when it is compiled.
    private static let patternBytesMaximum = 65_536
    private static let compiled = Mutex(Compiled())

    static func regex(
        _ pattern: String, options: OnigOptionType, _ machine: Machine
    ) throws(Interruption) -> Regex {
        try machine.charge(steps: pattern.utf8.count >> 2)
        let key = Key(pattern: Array(pattern.utf8), options: options)
        if let found = compiled.withLock({ $0.regexes[key] }) { return found }
        try machine.charge(steps: RegexCompilation(of: key.pattern, options: options).steps)
        let regex = try Regex(pattern: pattern, options: options)
        compiled.withLock { compiled in
            if compiled.regexes.count >= countMaximum
                || compiled.patternBytes + key.pattern.count > patternBytesMaximum
            {
                compiled.regexes.removeAll(keepingCapacity: true)
                compiled.patternBytes = 0
            }
            // Another thread may have been faster.
            if compiled.regexes.updateValue(regex, forKey: key) == nil { compiled.patternBytes += key.pattern.count }
        }
        return regex
    }
}
