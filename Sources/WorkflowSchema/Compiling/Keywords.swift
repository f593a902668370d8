/// Which keywords of draft 2020-12 hold subschemas, and how.
enum Keywords {
    enum Kind { case schema, schemaArray, schemaMap, other }

    static func kind(of keyword: String) -> Kind {
        switch keyword {
        case "not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames",
            "unevaluatedItems", "unevaluatedProperties", "contentSchema":
            .schema
        case "allOf", "anyOf", "oneOf", "prefixItems": .schemaArray
        case "properties", "patternProperties", "dependentSchemas", "$defs", "definitions": .schemaMap
        default: .other
        }
    }
}
