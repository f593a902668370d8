/// Why the daemon does not start with this configuration: where, what, and what to do.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    var place: String
    var problem: String

    init(at place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    var description: String { "\(place): \(problem)" }
}
