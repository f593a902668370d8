import WorkflowModel

extension SchemaCompiler {
    /// Reads every keyword of one schema object; unknown keywords are annotations.
    mutating func decode(_ object: OrderedObject, into node: inout SchemaNode) throws(SchemaError) {
        for (keyword, value) in object {
            if try decodeReference(keyword, value, &node) { continue }
            if try decodeApplicator(keyword, value, &node) { continue }
            if try decodeAssertion(keyword, value, &node) { continue }
            if try decodeNumber(keyword, value, &node) { continue }
            if try decodeString(keyword, value, &node) { continue }
            if try decodeArray(keyword, value, &node) { continue }
            _ = try decodeObject(keyword, value, &node)
        }
    }

    private mutating func decodeReference(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        switch keyword {
        case "$ref":
            let target = try pointer(of: text(value, place), resource: node.resource, at: place)
            node.reference = try compile(at: target, from: place)
        case "$dynamicRef":
            let reference = try text(value, place)
            let target = try pointer(of: reference, resource: node.resource, at: place)
            let name = URIReference(reference).decodedFragment
            let isDynamic = resources.contains { $0.dynamicAnchors[name] == target }
            node.dynamicReference = (try compile(at: target, from: place), isDynamic ? name : nil)
        case "$schema":
            let dialect = try text(value, place)
            guard dialect == "https://json-schema.org/draft/2020-12/schema" else {
                throw SchemaError("only JSON Schema draft 2020-12 is supported, not \(dialect)", at: place)
            }
        case "$id", "$anchor", "$dynamicAnchor", "$comment": _ = try text(value, place)
        case "$defs":
            guard case .object(let members) = value else { throw SchemaError("`$defs` is an object", at: place) }
            for (name, member) in members {
                _ = try compile(pointer: JSONPointer.child(place, name), value: member, resource: node.resource)
            }
        default: return false
        }
        return true
    }

    private mutating func decodeApplicator(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        switch keyword {
        case "allOf": node.allOf = try schemas(value, keyword, node)
        case "anyOf": node.anyOf = try schemas(value, keyword, node)
        case "oneOf": node.oneOf = try schemas(value, keyword, node)
        case "not": node.not = try compile(value, keyword, of: node)
        case "if": node.condition = try compile(value, keyword, of: node)
        case "then": node.consequence = try compile(value, keyword, of: node)
        case "else": node.alternative = try compile(value, keyword, of: node)
        default: return false
        }
        return true
    }

    private func decodeAssertion(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        switch keyword {
        case "const": node.constant = value
        case "enum":
            guard case .array(let values) = value else { throw SchemaError("`enum` is an array", at: place) }
            node.enumeration = values
        case "type":
            let names = if case .array(let elements) = value { elements } else { [value] }
            var types: [InstanceType] = []
            for name in names {
                guard case .string(let text) = name, let type = InstanceType(rawValue: text) else {
                    throw SchemaError(
                        "`type` is one or more of null, boolean, object, array, number, string, integer", at: place)
                }
                types.append(type)
            }
            node.types = types
        default: return false
        }
        return true
    }

    private func decodeNumber(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        var numbers = node.numbers ?? NumberKeywords()
        switch keyword {
        case "multipleOf":
            numbers.multipleOf = try number(value, place)
            guard Comparison.isLess(.integer(0), value) else {
                throw SchemaError("`multipleOf` is greater than 0", at: place)
            }
        case "minimum": numbers.minimum = try number(value, place)
        case "maximum": numbers.maximum = try number(value, place)
        case "exclusiveMinimum": numbers.exclusiveMinimum = try number(value, place)
        case "exclusiveMaximum": numbers.exclusiveMaximum = try number(value, place)
        default: return false
        }
        node.numbers = numbers
        return true
    }

    private func decodeString(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        var strings = node.strings ?? StringKeywords()
        switch keyword {
        case "minLength": strings.lengthMinimum = try count(value, place)
        case "maxLength": strings.lengthMaximum = try count(value, place)
        case "pattern":
            strings.patternText = try text(value, place)
            strings.pattern = try pattern(strings.patternText, place)
        default: return false
        }
        node.strings = strings
        return true
    }

    private mutating func decodeArray(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        var arrays = node.arrays ?? ArrayKeywords()
        switch keyword {
        case "prefixItems": arrays.prefixItems = try schemas(value, keyword, node)
        case "items": arrays.items = try compile(value, keyword, of: node)
        case "contains": arrays.contains = try compile(value, keyword, of: node)
        case "minContains": arrays.containsMinimum = try count(value, place)
        case "maxContains": arrays.containsMaximum = try count(value, place)
        case "minItems": arrays.countMinimum = try count(value, place)
        case "maxItems": arrays.countMaximum = try count(value, place)
        case "uniqueItems":
            guard case .boolean(let unique) = value else { throw SchemaError("`uniqueItems` is a boolean", at: place) }
            arrays.uniqueItems = unique
        case "unevaluatedItems":
            usesUnevaluated = true
            arrays.unevaluatedItems = try compile(value, keyword, of: node)
        default: return false
        }
        node.arrays = arrays
        return true
    }

    private mutating func decodeObject(
        _ keyword: String, _ value: Value, _ node: inout SchemaNode
    ) throws(SchemaError) -> Bool {
        let place = node.pointer + "/" + keyword
        var objects = node.objects ?? ObjectKeywords()
        switch keyword {
        case "properties":
            for (name, index) in try map(value, keyword, node) { objects.properties[name] = .integer(Int64(index)) }
        case "patternProperties":
            for (name, index) in try map(value, keyword, node) {
                objects.patternProperties.append((try pattern(name, JSONPointer.child(place, name)), index))
            }
        case "additionalProperties": objects.additionalProperties = try compile(value, keyword, of: node)
        case "propertyNames": objects.propertyNames = try compile(value, keyword, of: node)
        case "dependentSchemas": objects.dependentSchemas = try map(value, keyword, node)
        case "dependentRequired":
            guard case .object(let members) = value else { throw SchemaError("an object is expected", at: place) }
            for (name, names) in members {
                objects.dependentRequired.append((name, try self.names(names, JSONPointer.child(place, name))))
            }
        case "required": objects.required = try names(value, place)
        case "minProperties": objects.countMinimum = try count(value, place)
        case "maxProperties": objects.countMaximum = try count(value, place)
        case "unevaluatedProperties":
            usesUnevaluated = true
            objects.unevaluatedProperties = try compile(value, keyword, of: node)
        default: return false
        }
        node.objects = objects
        return true
    }
}
