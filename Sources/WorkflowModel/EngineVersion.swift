/// The version of the engine's programs: one number for all, since they are built and installed together.
public enum EngineVersion {
    /// This build's.
    public static let current = "0.1.0"
}
