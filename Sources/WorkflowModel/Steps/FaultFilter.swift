/// Which faults a catch takes: every given part must match. Types match by their last path element.
public struct FaultFilter: Sendable, Equatable {
    /// The URI of the error type; its last path element decides.
    public var type: String?
    /// The exact status.
    public var status: Int?
    /// The exact pointer of the task that raised it.
    public var instance: String?
    /// The exact title.
    public var title: String?
    /// The exact detail.
    public var detail: String?

    /// Each part as its property says.
    public init(
        type: String? = nil, status: Int? = nil, instance: String? = nil, title: String? = nil, detail: String? = nil
    ) {
        self.type = type
        self.status = status
        self.instance = instance
        self.title = title
        self.detail = detail
    }
}
