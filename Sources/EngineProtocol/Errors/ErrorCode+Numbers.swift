extension ErrorCode {
    /// The JSON-RPC code in `error.code`: the specification's own where it has one, else one of the range it leaves
    /// to servers (-32099 … -32000).
    public var number: Int64 {
        switch self {
        case .parseError: -32700
        case .invalidRequest: -32600
        case .unknownMethod: -32601
        case .invalidParams: -32602
        case .internal: -32603
        case .busy: -32000
        case .shuttingDown: -32001
        case .permissionDenied: -32002
        case .tooLarge: -32003
        case .notFound: -32004
        case .diskFull: -32005
        case .requestTimeout: -32006
        case .outcomeUnknown: -32007
        case .invalidDefinition: -32010
        case .invalidInput: -32011
        case .keyReused: -32012
        case .unknownNode: -32013
        case .definitionExists: -32014
        case .alreadyPaused: -32020
        case .alreadyRunning: -32021
        case .alreadyCompleted: -32022
        case .alreadyFailed: -32023
        case .alreadyCancelled: -32024
        case .cancelling: -32025
        case .notRunning: -32026
        case .notResumableFrom: -32027
        case .alreadyStarted: -32028
        case .notAwaitingApproval: -32029
        case .approvalAmbiguous: -32030
        }
    }

    /// The code of a number; nil when it is none of ours.
    public init?(number: Int64) {
        guard let code = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = code
    }

    /// With what status a command-line program ends when it is answered this.
    public var exitStatus: ExitStatus {
        switch self {
        case .invalidDefinition, .invalidInput, .invalidParams, .unknownNode, .keyReused, .tooLarge,
            .definitionExists:
            .invalidData
        case .alreadyStarted, .alreadyPaused, .alreadyRunning, .alreadyCompleted, .alreadyFailed, .alreadyCancelled,
            .cancelling,
            .notRunning, .notResumableFrom, .notAwaitingApproval, .approvalAmbiguous:
            .invalidData
        case .notFound: .notFound
        case .busy, .diskFull, .shuttingDown, .requestTimeout: .busy
        case .permissionDenied: .notPermitted
        case .outcomeUnknown: .outcomeUnknown
        case .internal: .internalError
        case .parseError, .invalidRequest, .unknownMethod: .protocolError
        }
    }

    /// True when the same request may succeed a moment later.
    public var isTransient: Bool {
        switch self {
        case .busy, .shuttingDown, .diskFull, .requestTimeout: true
        // Only with a request key: without one it may be done twice.
        case .outcomeUnknown: false
        case .parseError, .invalidRequest, .unknownMethod, .invalidParams, .tooLarge, .permissionDenied, .internal,
            .notFound, .unknownNode, .invalidDefinition, .definitionExists, .invalidInput, .keyReused, .alreadyStarted,
            .alreadyPaused,
            .alreadyRunning,
            .alreadyCompleted, .alreadyFailed, .alreadyCancelled, .cancelling, .notRunning, .notResumableFrom,
            .notAwaitingApproval, .approvalAmbiguous:
            false
        }
    }
}
