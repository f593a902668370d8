/// The program `engined`.
public enum Daemon {
    /// Runs the daemon and ends the process with its exit status.
    public static func main() async {}
}
