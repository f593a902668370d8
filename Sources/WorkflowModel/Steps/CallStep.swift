/// A request to a service (`call`).
public enum CallStep: Sendable, Equatable {
    case http(HTTPCall)
    case openAPI(OpenAPICall)

    /// What the task's output is.
    public enum Output: String, Sendable {
        /// The body as base64 text.
        case raw
        /// The body, parsed when its content type is known.
        case content
        /// An object of request, status code, headers and content.
        case response
    }
}
