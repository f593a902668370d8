import EngineHost
import Glibc

/// What the kernel says about this process.
struct ProcessFigures {
    var processorSeconds: Double
    var residentBytes: Double
    var descriptors: Double
    var descriptorsMaximum: Double

    /// Asks the kernel; what it does not tell is 0.
    static func current() -> ProcessFigures {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return ProcessFigures(
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), residentBytes: resident(),
            descriptors: descriptorCount(), descriptorsMaximum: Double(limit.rlim_cur))
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func resident() -> Double {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
        let words = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        guard words.count > 1, let pages = Double(words[1]) else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func descriptorCount() -> Double {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not the two dots, nor the descriptor of this look.
        return Double(max(0, count - 3))
    }
}

extension MetricFamilies {
    mutating func add(_ figures: ProcessFigures) {
        add(.processProcessor, [], figures.processorSeconds)
        add(.processMemory, [], figures.residentBytes)
        add(.processDescriptors, [], figures.descriptors)
        add(.processDescriptorsMaximum, [], figures.descriptorsMaximum)
    }
}
