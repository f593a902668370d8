import EngineProtocol
import HTTPTypes
import WorkflowModel

/// How a request carries events (HTTP Protocol Binding for CloudEvents 1.0.2, section 3): the media type tells.
enum EventMode {
    /// One event as JSON with all its attributes.
    static let structuredType = "application/cloudevents+json"
    /// A list of such events.
    static let batchType = "application/cloudevents-batch+json"
    /// What the names of header fields with attributes begin with in binary mode.
    private static let prefix = "ce-"

    /// The event of a request that is no batch.
    static func single(_ exchange: Exchange) throws(Problem) -> Value {
        if exchange.mediaType == structuredType { return try Exchange.json(exchange.bytes) }
        return try binary(exchange)
    }

    /// The events of a batch.
    static func batch(_ bytes: [UInt8]) throws(Problem) -> [Value] {
        guard case .array(let events) = try Exchange.json(bytes) else {
            throw .invalid("A batch of events is a JSON array.")
        }
        guard events.count <= GatewayLimits.eventsMaximum else {
            throw .invalid("A batch has \(GatewayLimits.eventsMaximum) events at most.", remedy: "Send several.")
        }
        return events
    }

    /// Attributes in header fields, the data as the body.
    private static func binary(_ exchange: Exchange) throws(Problem) -> Value {
        var event = OrderedObject()
        for field in exchange.head.headerFields where field.name.canonicalName.hasPrefix(prefix) {
            let name = String(field.name.canonicalName.dropFirst(prefix.count))
            guard let text = attribute(field.value) else {
                throw .invalid("The field \(field.name.canonicalName) is no percent-encoded UTF-8.")
            }
            guard event[name] == nil else { throw .invalid("The field \(field.name.canonicalName) is given twice.") }
            guard name != "data", name != "data_base64", name != "datacontenttype" else {
                throw .invalid("\(name) is no attribute that a field can have.", remedy: "The body has the data.")
            }
            event[name] = .string(text)
        }
        guard !event.isEmpty else {
            throw .invalid(
                "The request carries no event.",
                remedy: "Send \(structuredType), \(batchType), or the attributes as fields: ce-id, ce-source, ce-type.")
        }
        guard !exchange.bytes.isEmpty else { return .object(event) }
        event["datacontenttype"] = exchange.head.headerFields[.contentType].map(Value.string)
        if let type = exchange.mediaType, type == "application/json" || type.hasSuffix("+json") {
            event["data"] = try Exchange.json(exchange.bytes)
        } else if exchange.mediaType?.hasPrefix("text/") == true,
            let text = String(validating: exchange.bytes, as: UTF8.self)
        {
            event["data"] = .string(text)
        } else {
            event["data_base64"] = .string(Base64.encode(exchange.bytes))
        }
        return .object(event)
    }

    /// A field's value (section 3.1.3.2): perhaps in double quotes, then percent-encoded.
    private static func attribute(_ value: String) -> String? {
        guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else {
            return PercentEncoding.decode(value)
        }
        var text = ""
        var isEscaped = false
        for character in value.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return PercentEncoding.decode(text)
    }
}

extension Operation.Body {
    /// Events in one of the three modes.
    static let events = Operation.Body(
        contents: [
            (EventMode.structuredType, ["$ref": "#/components/schemas/CloudEvent"]),
            (
                EventMode.batchType,
                [
                    "type": "array", "maxItems": .integer(Int64(GatewayLimits.eventsMaximum)),
                    "items": ["$ref": "#/components/schemas/CloudEvent"],
                ]
            ),
            (
                "*/*",
                [
                    "description":
                        "Binary mode: the event's data, its attributes in the header fields ce-id, ce-source, ce-type and so on."
                ]
            ),
        ], isRequired: false, isRaw: true)
}
