/// What an OpenAPI document says of one of its operations.
public struct OpenAPIOperation: Sendable, Equatable {
    /// One parameter of the operation.
    public struct Parameter: Sendable, Equatable {
        /// Where a parameter goes.
        public enum Place: String, Sendable {
            case path, query, header, cookie
            /// A field of a form (OpenAPI 2).
            case form = "formData"
            /// The whole body (OpenAPI 2).
            case body
        }

        /// The parameter's name.
        public var name: String
        /// Where it goes.
        public var place: Place
        /// Whether a call without it is refused.
        public var isRequired: Bool
        /// Whether a list becomes several parameters of the name; otherwise one with commas.
        public var isExploded: Bool

        /// Each part as its property says.
        public init(name: String, place: Place, isRequired: Bool, isExploded: Bool) {
            self.name = name
            self.place = place
            self.isRequired = isRequired
            self.isExploded = isExploded
        }
    }

    /// The method's name, in lower case.
    public var method: String
    /// The server's URI without a slash at its end; relative to the document's place when it has no scheme.
    public var server: String
    /// The path, with `{name}` for parameters.
    public var path: String
    /// The parameters, those of the path's item among them.
    public var parameters: [Parameter]
    /// The content type of the body; nil when the operation has none.
    public var bodyType: String?

    /// Each part as its property says.
    public init(
        method: String, server: String, path: String, parameters: [Parameter] = [], bodyType: String? = nil
    ) {
        self.method = method
        self.server = server
        self.path = path
        self.parameters = parameters
        self.bodyType = bodyType
    }
}
