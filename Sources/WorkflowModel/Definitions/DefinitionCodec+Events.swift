/// Listening and schedules.
extension DefinitionCodec {
    static func encode(_ listen: ListenStep) -> Value {
        var object: OrderedObject = [
            "consumption": encode(listen.consumption), "read": .string(listen.read.rawValue),
        ]
        object["iteration"] = listen.iteration.map {
            [
                "itemVariable": .string($0.itemVariable), "indexVariable": .string($0.indexVariable),
                "body": encode($0.body),
            ]
        }
        object["approval"] = listen.approval.map { approval in
            var object = OrderedObject()
            object["prompt"] = approval.prompt.map(encode)
            object["data"] = approval.data.map(encode)
            return .object(object)
        }
        return .object(object)
    }

    static func decodeListen(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ListenStep {
        ListenStep(
            consumption: try decodeConsumption(reader.member("consumption")), read: try reader.member("read").choice(),
            iteration: try decodeOptional(reader, "iteration", decodeIteration),
            approval: try decodeOptional(reader, "approval", decodeApproval))
    }

    private static func decodeIteration(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> ListenStep.Iteration {
        ListenStep.Iteration(
            itemVariable: try reader.member("itemVariable").string(),
            indexVariable: try reader.member("indexVariable").string(), body: try reader.member("body").nodeID())
    }

    private static func decodeApproval(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> ListenStep.Approval {
        ListenStep.Approval(
            prompt: try decodeOptional(reader, "prompt", decodeTemplate),
            data: try decodeOptional(reader, "data", decodeTemplate))
    }

    // MARK: - Consumption

    static func encode(_ consumption: EventConsumption) -> Value {
        switch consumption {
        case .one(let filter): ["one": encode(filter)]
        case .all(let filters): ["all": .array(filters.map(encode))]
        case .any(let filters, let until):
            switch until {
            case nil: ["any": .array(filters.map(encode))]
            case .condition(let expression): ["any": .array(filters.map(encode)), "condition": encode(expression)]
            case .consumed(let other): ["any": .array(filters.map(encode)), "until": encode(other)]
            }
        }
    }

    static func decodeConsumption(_ reader: DefinitionReader) throws(DefinitionCodingError) -> EventConsumption {
        if let one = try reader.optional("one") { return .one(try decodeFilter(event: one)) }
        if let all = try reader.optional("all") { return .all(try decodeFilters(all)) }
        let filters = try decodeFilters(reader.member("any"))
        if let condition = try reader.optional("condition") {
            return .any(filters, until: .condition(try condition.expression()))
        }
        return .any(filters, until: try decodeOptional(reader, "until", decodeConsumption).map { .consumed($0) })
    }

    private static func encode(_ filter: EventFilter) -> Value {
        let correlations = filter.correlations.map { correlation -> Value in
            var object: OrderedObject = ["name": .string(correlation.name), "from": encode(correlation.from)]
            object["expect"] = correlation.expect.map(encode)
            return .object(object)
        }
        return ["attributes": encode(filter.attributes), "correlations": .array(correlations)]
    }

    private static func decodeFilters(_ reader: DefinitionReader) throws(DefinitionCodingError) -> [EventFilter] {
        var filters: [EventFilter] = []
        for element in try reader.elements() { filters.append(try decodeFilter(event: element)) }
        return filters
    }

    private static func decodeFilter(event reader: DefinitionReader) throws(DefinitionCodingError) -> EventFilter {
        var correlations: [EventFilter.Correlation] = []
        for element in try reader.member("correlations").elements() {
            correlations.append(
                EventFilter.Correlation(
                    name: try element.member("name").string(), from: try element.member("from").expression(),
                    expect: try decodeOptional(element, "expect", decodeTemplate)))
        }
        return EventFilter(
            attributes: try decodeMembers(reader.member("attributes")), correlations: correlations)
    }

    // MARK: - Schedules

    static func encode(_ schedule: Schedule) -> Value {
        [
            "triggers": .array(schedule.triggers.map(encode)), "missed": .string(schedule.missed.rawValue),
            "overlap": .string(schedule.overlap.rawValue),
        ]
    }

    static func decodeSchedule(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Schedule {
        var triggers: [Schedule.Trigger] = []
        for element in try reader.member("triggers").elements() { triggers.append(try decodeTrigger(element)) }
        return Schedule(
            triggers: triggers, missed: try reader.member("missed").choice(),
            overlap: try reader.member("overlap").choice())
    }

    private static func encode(_ trigger: Schedule.Trigger) -> Value {
        switch trigger {
        case .every(let duration): return ["every": encode(duration)]
        case .after(let duration): return ["after": encode(duration)]
        case .cron(let cron):
            var object: OrderedObject = ["cron": .string(cron.source)]
            object["timeZone"] = cron.timeZone.map { .string($0) }
            return .object(object)
        case .events(let consumption, let read):
            return ["events": encode(consumption), "read": .string(read.rawValue)]
        }
    }

    private static func decodeTrigger(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Schedule.Trigger {
        if let every = try reader.optional("every") { return .every(try decodeDuration(every)) }
        if let after = try reader.optional("after") { return .after(try decodeDuration(after)) }
        if let events = try reader.optional("events") {
            return .events(try decodeConsumption(events), read: try reader.member("read").choice())
        }
        let source = try reader.member("cron")
        let timeZone = try reader.optional("timeZone")?.string()
        do throws(CronExpression.Problem) {
            return .cron(try CronExpression(try cronSource(source), timeZone: timeZone))
        } catch {
            throw source.error(.expected("a calendar expression"))
        }
    }

    private static func cronSource(_ reader: DefinitionReader) throws(CronExpression.Problem) -> String {
        guard case .string(let text) = reader.value else { throw CronExpression.Problem(message: "no text") }
        return text
    }
}
