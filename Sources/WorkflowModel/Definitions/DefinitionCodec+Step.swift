/// Steps, each under the name of its kind.
extension DefinitionCodec {
    static func encode(_ step: Step) -> Value {
        switch step {
        case .sequence(let nodes): ["sequence": .array(nodes.map(encode))]
        case .graph(let graph): ["graph": encode(graph)]
        case .fork(let fork): ["fork": encode(fork)]
        case .loop(let loop): ["loop": encode(loop)]
        case .choice(let cases): ["choice": .array(cases.map(encode))]
        case .assign(let template): ["assign": encode(template)]
        case .attempt(let attempt): ["attempt": encode(attempt)]
        case .raise(let fault): ["raise": encode(fault)]
        case .wait(let duration): ["wait": encode(duration)]
        case .run(let run): ["run": encode(run)]
        case .emit(let template): ["emit": encode(template)]
        case .call(.http(let call)): ["http": encode(call)]
        case .call(.openAPI(let call)): ["openAPI": encode(call)]
        case .listen(let listen): ["listen": encode(listen)]
        case .workflow(let workflow): ["workflow": encode(workflow)]
        case .function(let function): ["function": encode(function)]
        case .extended(let extended): ["extended": encode(extended)]
        }
    }

    static func decodeStep(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Step {
        let object = try reader.object()
        guard object.count == 1, let kind = object.first?.key else { throw reader.error(.expected("one kind of step")) }
        let part = try reader.member(kind)
        switch kind {
        case "sequence": return .sequence(try part.nodeIDs())
        case "graph": return .graph(try decodeGraph(part))
        case "fork": return .fork(try decodeFork(part))
        case "loop": return .loop(try decodeLoop(part))
        case "choice":
            var cases: [ChoiceCase] = []
            for element in try part.elements() { cases.append(try decodeCase(element)) }
            return .choice(cases)
        case "assign": return .assign(try decodeTemplate(part))
        case "attempt": return .attempt(try decodeAttempt(part))
        case "raise": return .raise(try decodeFault(part))
        case "wait": return .wait(try decodeDurationSource(part))
        case "run": return .run(try decodeRun(part))
        case "emit": return .emit(try decodeTemplate(part))
        case "http": return .call(.http(try decodeHTTPCall(part)))
        case "openAPI": return .call(.openAPI(try decodeOpenAPICall(part)))
        case "listen": return .listen(try decodeListen(part))
        case "workflow": return .workflow(try decodeWorkflow(part))
        case "function": return .function(try decodeFunction(part))
        case "extended": return .extended(try decodeExtended(part))
        default: throw reader.error(.unknownWord(kind))
        }
    }

    // MARK: - Forks and graphs

    private static func encode(_ fork: ForkStep) -> Value {
        var object: OrderedObject = [
            "branches": .array(fork.branches.map(encode)), "compete": .boolean(fork.compete),
        ]
        object["concurrencyMaximum"] = fork.concurrencyMaximum.map { .integer(Int64($0)) }
        return .object(object)
    }

    private static func decodeFork(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ForkStep {
        ForkStep(
            branches: try reader.member("branches").nodeIDs(), compete: try reader.member("compete").boolean(),
            concurrencyMaximum: try reader.optional("concurrencyMaximum")?.natural())
    }

    private static func encode(_ graph: GraphStep) -> Value {
        var object = OrderedObject()
        object["children"] = .array(
            graph.children.map { ["node": encode($0.node), "needs": .array($0.needs.map(encode))] })
        object["concurrencyMaximum"] = graph.concurrencyMaximum.map { .integer(Int64($0)) }
        object["failurePolicy"] = .string(graph.failurePolicy.rawValue)
        return .object(object)
    }

    private static func decodeGraph(_ reader: DefinitionReader) throws(DefinitionCodingError) -> GraphStep {
        var children: [GraphStep.Child] = []
        for child in try reader.member("children").elements() {
            let needs = try child.member("needs").nodeIDs()
            children.append(GraphStep.Child(node: try child.member("node").nodeID(), needs: needs))
        }
        return GraphStep(
            children: children, concurrencyMaximum: try reader.optional("concurrencyMaximum")?.natural(),
            failurePolicy: try reader.member("failurePolicy").choice())
    }

    // MARK: - Loops and choices

    private static func encode(_ loop: LoopStep) -> Value {
        var object = OrderedObject()
        object["itemVariable"] = .string(loop.itemVariable)
        object["indexVariable"] = .string(loop.indexVariable)
        object["collection"] = encode(loop.collection)
        object["whileCondition"] = loop.whileCondition.map(encode)
        object["body"] = encode(loop.body)
        if case .mapped(let parallelMaximum) = loop.mode {
            object["parallelMaximum"] = .integer(Int64(parallelMaximum))
        }
        return .object(object)
    }

    private static func decodeLoop(_ reader: DefinitionReader) throws(DefinitionCodingError) -> LoopStep {
        let parallelMaximum = try reader.optional("parallelMaximum")?.natural()
        return LoopStep(
            itemVariable: try reader.member("itemVariable").string(),
            indexVariable: try reader.member("indexVariable").string(),
            collection: try decodeTemplate(reader.member("collection")),
            whileCondition: try reader.optional("whileCondition")?.expression(),
            body: try reader.member("body").nodeID(),
            mode: parallelMaximum.map { .mapped(parallelMaximum: $0) } ?? .chained)
    }

    private static func encode(_ choiceCase: ChoiceCase) -> Value {
        var object = OrderedObject()
        object["name"] = .string(choiceCase.name)
        object["condition"] = choiceCase.condition.map(encode)
        object["then"] = encode(choiceCase.then)
        return .object(object)
    }

    private static func decodeCase(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ChoiceCase {
        ChoiceCase(
            name: try reader.member("name").string(), condition: try reader.optional("condition")?.expression(),
            then: try decodeDirective(reader.member("then")))
    }

    // MARK: - Attempts and faults

    private static func encode(_ attempt: AttemptStep) -> Value {
        var object = OrderedObject()
        object["body"] = encode(attempt.body)
        object["filter"] = encode(attempt.filter)
        object["errorVariable"] = .string(attempt.errorVariable)
        object["when"] = attempt.when.map(encode)
        object["exceptWhen"] = attempt.exceptWhen.map(encode)
        object["retry"] = attempt.retry.map(encode)
        object["handler"] = attempt.handler.map(encode)
        object["handlerThen"] = attempt.handlerThen.map(encode)
        object["catchesWhenExhausted"] = .boolean(attempt.catchesWhenExhausted)
        return .object(object)
    }

    private static func decodeAttempt(_ reader: DefinitionReader) throws(DefinitionCodingError) -> AttemptStep {
        AttemptStep(
            body: try reader.member("body").nodeID(), filter: try decodeFilter(reader.member("filter")),
            errorVariable: try reader.member("errorVariable").string(),
            when: try reader.optional("when")?.expression(),
            exceptWhen: try reader.optional("exceptWhen")?.expression(),
            retry: try decodeOptional(reader, "retry", decodeRetryPolicy),
            handler: try reader.optional("handler")?.nodeID(),
            handlerThen: try decodeOptional(reader, "handlerThen", decodeDirective),
            catchesWhenExhausted: try reader.member("catchesWhenExhausted").boolean())
    }

    private static func encode(_ filter: FaultFilter) -> Value {
        var object = OrderedObject()
        object["type"] = filter.type.map { .string($0) }
        object["status"] = filter.status.map { .integer(Int64($0)) }
        object["instance"] = filter.instance.map { .string($0) }
        object["title"] = filter.title.map { .string($0) }
        object["detail"] = filter.detail.map { .string($0) }
        return .object(object)
    }

    private static func decodeFilter(_ reader: DefinitionReader) throws(DefinitionCodingError) -> FaultFilter {
        FaultFilter(
            type: try reader.optional("type")?.string(), status: try reader.optional("status")?.natural(),
            instance: try reader.optional("instance")?.string(), title: try reader.optional("title")?.string(),
            detail: try reader.optional("detail")?.string())
    }

    private static func encode(_ fault: FaultTemplate) -> Value {
        var object = OrderedObject()
        object["type"] = encode(fault.type)
        object["status"] = encode(fault.status)
        object["title"] = fault.title.map(encode)
        object["detail"] = fault.detail.map(encode)
        object["instance"] = fault.instance.map(encode)
        return .object(object)
    }

    private static func decodeFault(_ reader: DefinitionReader) throws(DefinitionCodingError) -> FaultTemplate {
        FaultTemplate(
            type: try decodeTemplate(reader.member("type")), status: try decodeTemplate(reader.member("status")),
            title: try decodeOptional(reader, "title", decodeTemplate),
            detail: try decodeOptional(reader, "detail", decodeTemplate),
            instance: try decodeOptional(reader, "instance", decodeTemplate))
    }
}
