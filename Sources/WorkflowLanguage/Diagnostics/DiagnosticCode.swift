/// The stable names of the kinds of problems, as ``Diagnostic/code`` carries them.
enum DiagnosticCode: String {
    case syntax
    case encoding
    case limitExceeded
    case duplicateKey
    case unknownKey
    case missingKey
    case wrongType
    case invalidValue
    case invalidDuration
    case invalidRetry
    case invalidExpression
    case duplicateName
    case reservedName
    case unknownName
    case cycle
    case unreachable
    case unsupported
    case notEvaluated
    case invalidSchema
    case notPortable
}
