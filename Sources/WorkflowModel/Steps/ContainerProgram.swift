/// A command in a container, run by podman or docker.
public struct ContainerProgram: Sendable, Equatable {
    /// When the image is fetched.
    public enum PullPolicy: String, Sendable {
        case ifNotPresent, always, never
    }
    /// What becomes of the container when its command has ended.
    public enum Cleanup: Sendable, Equatable {
        /// It is removed.
        case always
        /// It stays.
        case never
        /// It is removed so much later.
        case eventually(after: DurationSource)
    }

    /// The name of the image.
    public var image: Template
    /// The name of the container; nil lets the engine choose one.
    public var name: Template?
    /// As ``RunStep/Program/command(_:)``, but in the container; nil runs the image's own command.
    public var command: Template?
    /// Ports of the host and those of the container.
    public var ports: [Template.Member]
    /// Paths of the host and those in the container.
    public var volumes: [Template.Member]
    /// When the image is fetched.
    public var pullPolicy: PullPolicy
    /// What becomes of the container when its command has ended.
    public var cleanup: Cleanup

    /// Each part as its property says.
    public init(
        image: Template, name: Template? = nil, command: Template? = nil, ports: [Template.Member] = [],
        volumes: [Template.Member] = [], pullPolicy: PullPolicy = .ifNotPresent, cleanup: Cleanup = .never
    ) {
        self.image = image
        self.name = name
        self.command = command
        self.ports = ports
        self.volumes = volumes
        self.pullPolicy = pullPolicy
        self.cleanup = cleanup
    }
}
