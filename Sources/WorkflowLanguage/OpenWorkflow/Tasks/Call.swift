import WorkflowModel

extension Compilation {
    /// `call`: a request, or a function.
    mutating func callTask(_ task: Element, name: String, node: NodeID) {
        checkTaskKeys(task, ["call", "with"])
        guard let call = task["call"], let target = string(call, "call") else { return }
        switch target {
        case "http":
            let engine = engineOptions(task, keys: ["onInterrupt"])
            guard var step = httpCall(task["with"], at: task) else { return }
            step.onInterrupt = choice(engine?["onInterrupt"], "onInterrupt", of: [.rerun, .fail, .pause])
            nodes[node.index].step = .call(.http(step))
        case "openapi":
            let engine = engineOptions(task, keys: ["onInterrupt"])
            guard var step = openAPICall(task["with"], at: task) else { return }
            step.onInterrupt = choice(engine?["onInterrupt"], "onInterrupt", of: [.rerun, .fail, .pause])
            nodes[node.index].step = .call(.openAPI(step))
        case "grpc", "asyncapi", "a2a", "mcp":
            problem(
                .unsupported, "the task `\(name)` is a `call: \(target)`, which this engine does not have",
                remedy: "call a command with `run`, or a service with `call: http`", at: call)
        default: functionCall(target, call, task, name: name, node: node)
        }
    }

    mutating func httpCall(_ with: Element?, at task: Element, requiresMethod: Bool = true) -> HTTPCall? {
        let keys = ["method", "endpoint", "headers", "query", "body", "output", "redirect"]
        let required = requiresMethod ? ["method", "endpoint"] : ["endpoint"]
        guard let with = callArguments(of: with, keys: keys, required: required, at: task) else { return nil }
        return allowingSecrets { compilation in
            let method = compilation.textTemplate(scalar: with["method"], "method")
            let endpoint = compilation.endpoint(with["endpoint"], "endpoint")
            let headers = compilation.mappingOrExpression(with["headers"], "headers")
            let query = compilation.mappingOrExpression(with["query"], "query")
            let body = with["body"].map { compilation.template($0) }
            let output = compilation.choice(with["output"], "output", of: [CallStep.Output.raw, .content, .response])
            let redirect = compilation.boolean(with["redirect"], "redirect") ?? false
            guard let endpoint, method != nil || !requiresMethod else { return nil }
            return HTTPCall(
                method: method ?? .literal("get"), endpoint: endpoint, headers: headers, query: query, body: body,
                output: output ?? .content, redirect: redirect)
        }
    }

    private mutating func openAPICall(_ with: Element?, at task: Element) -> OpenAPICall? {
        let keys = ["document", "operationId", "parameters", "authentication", "output", "redirect"]
        guard let with = callArguments(of: with, keys: keys, required: ["document", "operationId"], at: task) else {
            return nil
        }
        return allowingSecrets { compilation in
            let document = compilation.externalResource(with["document"], "document")
            let operation = compilation.textTemplate(scalar: with["operationId"], "operationId")
            let parameters = compilation.mappingOrExpression(with["parameters"], "parameters")
            let authentication = compilation.authentication(with["authentication"])
            let output = compilation.choice(with["output"], "output", of: [CallStep.Output.raw, .content, .response])
            let redirect = compilation.boolean(with["redirect"], "redirect") ?? false
            guard let document, let operation else { return nil }
            return OpenAPICall(
                document: document, operation: compilation.operation(of: with, document, operation),
                operationID: operation, parameters: parameters, authentication: authentication,
                output: output ?? .content, redirect: redirect)
        }
    }

    /// What a document in the directory of resources says of the operation; nil of one that is fetched for each call.
    private mutating func operation(of with: Element, _ document: Endpoint, _ name: Template) -> OpenAPIOperation? {
        guard case .literal(.string(let uri)) = document.uri, uri.hasPrefix("file:"),
            let place = with["document"]?["endpoint"], let nameElement = with["operationId"]
        else { return nil }
        guard case .literal(.string(let name)) = name else {
            problem(
                .unsupported, "the operation of a document that is read when loading must be known then",
                remedy: "write its name", at: nameElement)
            return nil
        }
        guard let path = resourcePath(place, "an OpenAPI document"), let bytes = resourceBytes(path, at: place) else {
            return nil
        }
        do throws(OpenAPIDocument.Problem) {
            let document = try OpenAPIDocument(bytes, name: path)
            guard document.operationNames.contains(name) else {
                problem(
                    .unknownName, "`\(path)` has no operation `\(name)`",
                    remedy: remedy(for: name, among: document.operationNames) ?? "name one of its operations",
                    at: nameElement)
                return nil
            }
            let operation = try document.operation(name)
            guard operation.server.contains("://") else {
                throw OpenAPIDocument.Problem(message: "it does not name its server with a scheme and a host")
            }
            return operation
        } catch {
            problem(.invalidValue, "`\(path)` cannot be used: \(error.message)", remedy: "correct it", at: place)
            return nil
        }
    }

    mutating func callArguments(
        of with: Element?, keys: [String], required: [String], at task: Element
    ) -> Element? {
        guard let with else {
            problem(.missingKey, "this `call` needs the key `with`", remedy: "put its arguments there", at: task)
            return nil
        }
        return mapping(with, "with", keys: keys, required: required)
    }

    /// A mapping whose values may be expressions, or an expression that gives one.
    mutating func mappingOrExpression(_ element: Element?, _ name: String) -> Template? {
        guard let element else { return nil }
        guard element.members != nil || element.string.flatMap(Self.wrapped) != nil else {
            wrongType(element, name, mustBe: "a mapping or an expression in ${ }")
            return nil
        }
        return template(element)
    }
}
