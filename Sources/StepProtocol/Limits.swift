/// Every bound of the frames, with its reason.
public enum Limits {
    /// The version that each frame carries. Another version is refused, never guessed at: a supervisor of an older
    /// package is executed anew (`systemctl reload engine-stepd`) and keeps its steps.
    public static let version: UInt8 = 2
    /// Length (4), kind (1), version (1), zero (2).
    static let headerBytes = 8
    /// Standard input plus arguments plus environment, and room to spare.
    public static let frameBytesMaximum =
        inputBytesMaximum + textBytesMaximum + credentialBytesMaximum + 64 * 1024
    /// What a step is fed; the largest value that the journal takes is no larger.
    public static let inputBytesMaximum = 16 * 1024 * 1024
    /// Arguments and environment together: Linux itself takes a quarter of the stack limit, 2 MiB.
    public static let textBytesMaximum = 2 * 1024 * 1024
    /// Arguments, and as many environment entries: far above any command, far below what could hurt.
    public static let stringsMaximum = 65_536
    /// Linux has sixteen resource limits; each once.
    public static let resourceLimitsMaximum = 16
    /// Credentials of one step together, as many as systemd gives to one unit.
    public static let credentialBytesMaximum = 1024 * 1024
    /// Credentials of one step: far above what one command needs.
    public static let credentialsMaximum = 64
    /// A credential's name, which is a file's name.
    public static let credentialNameBytesMaximum = 255
    /// Fields that each line of a step carries in the host's log, and their bytes together.
    public static let logFieldsMaximum = 32
    static let logFieldBytesMaximum = 16 * 1024
    /// A step's own words about what it does: one line on a terminal.
    public static let statusBytesMaximum = 256
    /// A path (`PATH_MAX` is 4096) or a reason in an answer.
    public static let messageBytesMaximum = 8 * 1024
    /// Bytes that a receiver gathers from one frame before it gives the buffer back to the system.
    static let bufferBytesKept = 64 * 1024
}
