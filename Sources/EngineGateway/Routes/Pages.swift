import CGatewayFiles
import HTTPTypes
import Hummingbird
import WorkflowModel

extension Route {
    /// `GET /` and `GET /page/…`: the page's own files. Open, because they are the same for all and hold no data.
    static let pages: [Route] = GatewayFile.pages.map { file in
        Route(
            .get, file.name == "index.html" ? "/" : "/page/\(file.name)", .open,
            Operation(
                id: "page", tag: "Page", summary: "A file of the page.",
                answers: [.init(status: 200, summary: "The file.", type: file.type, schema: ["type": "string"])]),
            respond: { _, _ in .bytes(file.bytes, type: file.type) })
    }
}
