import EngineClient
import Glibc
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /sessions`: the code that `enginectl web` made becomes a token, once. Open, since the code is the proof.
    static let beginSession = Route(
        .post, base + "/sessions", .open,
        Operation(
            id: "beginSession", tag: "Engine", summary: "Exchanges a one-time code for a token of a session.",
            body: .object(
                [
                    "code": [
                        "type": "string", "maxLength": 160, "description": "What `enginectl web` put into the address.",
                    ]
                ], required: ["code"], isRequired: true),
            answers: [.json("Session", "The token, and how long it is good.", status: 201)]),
        respond: { exchange, services in
            guard exchange.body.keys == ["code"], case .string(let text)? = exchange.body["code"] else {
                throw Problem.invalid("The body must be an object with a text \"code\" alone.")
            }
            guard let code = WebCode(text: text),
                let token = services.tokens.session(for: code, now: Int64(time(nil)))
            else {
                throw Problem(
                    .unauthorized, code: "unauthenticated", title: "The code is wrong, too old, or was used.",
                    remedy: "Run \"enginectl web\" again.")
            }
            return .json(
                [
                    "token": .string(token),
                    "lifeSeconds": .integer(GatewayLimits.sessionDuration.components.seconds),
                ], status: .created)
        })
}
