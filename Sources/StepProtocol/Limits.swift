/// Every bound of the frames, with its reason.
public enum Limits {
    /// The version that each frame carries. Another version is refused, never guessed at: a supervisor of an older
    /// package is executed anew (`systemctl reload engine-stepd`) and keeps its steps.
    public static let version: UInt8 = 3
    /// Length (4), zero (1), version (1), zero (2).
    static let headerBytes = 8
    /// Standard input plus arguments plus environment, and room to spare.
    public static let frameBytesMaximum =
        inputBytesMaximum + textBytesMaximum + credentialBytesMaximum + 64 * 1024
    /// What a step is fed; the largest value that the journal takes is no larger.
    public static let inputBytesMaximum = 16 * 1024 * 1024
    /// Linux itself takes paths below `PATH_MAX`, with the end of the string.
    static let pathBytesMaximum = 4095
    /// Arguments and environment together: Linux itself takes a quarter of the stack limit, 2 MiB.
    public static let textBytesMaximum = 2 * 1024 * 1024
    /// Arguments, and as many environment entries, as elements of any list: far above any command, far below what could
    /// hurt.
    public static let elementsMaximum = 65_536
    /// Credentials of one step together, as many as systemd gives to one unit.
    public static let credentialBytesMaximum = 1024 * 1024
    /// Credentials of one step: far above what one command needs.
    public static let credentialsMaximum = 64
    /// The fields that each line of a step carries in the host's log, together.
    static let logFieldBytesMaximum = 16 * 1024
    /// A step's own words about what it does: one line on a terminal.
    public static let statusBytesMaximum = 256
    /// Bytes that a receiver gathers from one frame before it gives the buffer back to the system.
    static let bufferBytesKept = 64 * 1024
}
