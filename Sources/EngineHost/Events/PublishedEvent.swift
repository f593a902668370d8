internal import WorkflowModel

/// An event that is durable within the engine.
package struct PublishedEvent: Equatable, Sendable {
    /// Its place among all events; without gaps.
    package var number: UInt64
    /// The user who published it, or who started the execution that did.
    package var publishedBy: UInt32
    /// The CloudEvent as JSON.
    package var json: [UInt8]

    /// Makes an event of its parts.
    package init(number: UInt64, publishedBy: UInt32, json: [UInt8]) {
        self.number = number
        self.publishedBy = publishedBy
        self.json = json
    }
}
