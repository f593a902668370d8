// What `packaging/sanitize thread` runs first: four tasks that add to an array, under a mutex, or with an argument
// without one. The first has to be silent, and the second has to be reported.
import Synchronization

@main
enum Proof {
    static let guarded = Mutex<[Int]>([])
    nonisolated(unsafe) static var bare = 0  // because its race is what has to be reported

    static func main() async {
        let isGuarded = CommandLine.arguments.count == 1
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for number in 0..<20_000 {
                        if isGuarded {
                            guarded.withLock { $0 = $0.count < 100 ? $0 + [number] : [] }
                        } else {
                            bare += number
                        }
                    }
                }
            }
        }
    }
}
