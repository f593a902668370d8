// swift-tools-version: 6.2
// The layout of this manifest is the architecture: TidyTests hold the import table that it declares.
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// What the crash states and the flipped bits run in: a million recoveries would take a debug build a quarter of an hour.
/// Assertions stay on. Not for what the library product needs: other packages could not depend on it.
let optimized: [SwiftSetting] =
    settings + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

// MARK: - Outside packages

let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// `data`: folders that the tests read from the checkout, so that the build has nothing to do with them.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: settings)
}

let package = Package(
    name: "process-engine",
    products: [
        .executable(name: "engined", targets: ["engined"]),
        .executable(name: "enginectl", targets: ["enginectl"]),
        .executable(name: "engine-stepd", targets: ["engine-stepd"]),
        .executable(name: "engine-gateway", targets: ["engine-gateway"]),
        .library(name: "EngineClient", targets: ["EngineClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: C: system libraries and shims
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "COniguruma", pkgConfig: "oniguruma", providers: [.apt(["libonig-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CJournalSystem"),
        .target(name: "CStepSpawn"),
        .target(name: "CGatewayFiles", exclude: ["files"]),

        // MARK: The bugs that the tests have to find; debug builds only
        library("PlantedBugs"),

        // MARK: The language
        library("WorkflowModel"),
        library("WorkflowLanguage", ["WorkflowModel", yams]),
        library("WorkflowExpressions", ["WorkflowModel", "COniguruma"]),
        library("WorkflowSchema", ["WorkflowModel"]),

        // MARK: The engine
        library("EngineCore", ["WorkflowModel", "PlantedBugs", collections]),
        .target(
            name: "EngineJournal", dependencies: ["CJournalSystem", "CZstd", "PlantedBugs", system],
            swiftSettings: optimized),
        library("StepProtocol"),
        library(
            "EngineHost",
            [
                "EngineCore", "EngineJournal", "WorkflowModel", "WorkflowLanguage", "WorkflowExpressions",
                "WorkflowSchema", "StepProtocol", "PlantedBugs", collections, deque, heap, logging, metrics,
                lifecycle,
            ]),
        library("StepSupervisor", ["StepProtocol", "CStepSpawn"]),

        // MARK: The wire and its two ends
        library("EngineProtocol", ["WorkflowModel"]),
        library("EngineClient", ["EngineProtocol", "WorkflowModel"]),
        library(
            "EngineDaemon",
            [
                "EngineHost", "EngineCore", "EngineJournal", "EngineProtocol", "WorkflowModel", "WorkflowLanguage",
                "WorkflowExpressions", "WorkflowSchema", "CSystemd", nioCore, nioPosix, nioHTTP1, nioSSL, httpClient,
                configuration, argumentParser, logging, metrics, lifecycle, signals, system,
            ]),
        library(
            "EngineCommands",
            [
                "EngineClient", "EngineProtocol", "EngineJournal", "WorkflowLanguage", "WorkflowExpressions",
                "WorkflowSchema", "WorkflowModel", argumentParser,
            ]),
        library(
            "EngineGateway",
            [
                "EngineProtocol", "EngineClient", "WorkflowModel", "CGatewayFiles", hummingbird, hummingbirdCore,
                httpTypes,
                nioCore, nioHTTP1, nioPosix, logging, lifecycle, signals,
            ]),

        // MARK: Executables: `@main` and one call
        executable("engined", ["EngineDaemon"]),
        executable("enginectl", ["EngineCommands"]),
        executable("engine-stepd", ["StepSupervisor"]),
        executable("engine-gateway", ["EngineGateway"]),

        // MARK: Tests
        tests("WorkflowModelTests", ["WorkflowModel", "TestPrograms"]),
        tests("WorkflowLanguageTests", ["WorkflowLanguage", "WorkflowModel", "WorkflowSchema"]),
        tests("WorkflowExpressionsTests", ["WorkflowExpressions", "WorkflowModel", "COniguruma"], data: ["Hostile"]),
        tests("WorkflowSchemaTests", ["WorkflowSchema", "WorkflowModel"]),
        tests(
            "EngineCoreTests",
            [
                "EngineCore", "WorkflowModel", "WorkflowLanguage", "WorkflowExpressions", "WorkflowSchema", collections,
            ], data: ["Transcripts", "Goldens"]),
        .testTarget(
            name: "EngineJournalTests",
            dependencies: ["EngineJournal", "CJournalSystem", "VirtualDisk", "TestPrograms"], exclude: ["Golden"],
            swiftSettings: optimized),
        tests(
            "EngineHostTests",
            ["EngineHost", "EngineCore", "EngineJournal", "WorkflowModel", "WorkflowLanguage", logging, lifecycle]),
        tests("EngineSimulatorTests", ["simulate", "TestPrograms"]),
        tests("StepProtocolTests", ["StepProtocol"]),
        tests(
            "StepSupervisorTests",
            ["StepProtocol", "EngineHost", "EngineCore", "WorkflowModel", "TestPrograms", "engine-stepd"]),
        tests("EngineProtocolTests", ["EngineProtocol", "WorkflowModel"], data: ["Golden"]),
        tests("EngineClientTests", ["EngineClient", "EngineProtocol", "ScriptedDaemon", "WorkflowModel"]),
        tests(
            "EngineCommandsTests",
            ["EngineCommands", "EngineClient", "EngineProtocol", "ScriptedDaemon", "WorkflowModel", "enginectl"]),
        tests(
            "EngineDaemonTests",
            [
                "EngineDaemon", "EngineProtocol", "WorkflowModel", "TestPrograms", nioCore, nioPosix, logging,
                lifecycle, "engined", "engine-stepd",
            ]),
        tests(
            "EngineGatewayTests",
            [
                "EngineGateway", "EngineClient", "EngineProtocol", "WorkflowModel", "TestPrograms", httpTypes,
                "engine-gateway", "engined", "engine-stepd", "enginectl",
            ], data: ["Browser", "schemathesis.toml"]),
        tests(
            "SystemdTests",
            [
                "EngineClient", "EngineDaemon", "EngineJournal", "EngineProtocol", "WorkflowModel", "TestPrograms",
                "engined", "enginectl", "engine-stepd", "engine-gateway",
            ]),
        tests("TidyTests", []),
        tests(
            "EndToEndTests",
            [
                "EngineClient", "EngineProtocol", "WorkflowModel", "WorkflowLanguage", "TestPrograms", "engined",
                "enginectl", "engine-stepd",
            ]),
        tests(
            "DurabilityTests",
            [
                "EngineClient", "EngineProtocol", "WorkflowModel", "TestPrograms", "recording-disk", "engined",
                "enginectl", "engine-stepd",
            ]),
        .executableTarget(name: "recording-disk", path: "Tests/Support/RecordingDisk"),
        .target(name: "TestPrograms", path: "Tests/Support/TestPrograms", swiftSettings: settings),
        .target(
            name: "VirtualDisk", dependencies: ["EngineJournal"], path: "Tests/Support/VirtualDisk",
            swiftSettings: optimized),
        .target(
            name: "EngineSimulator",
            dependencies: [
                "EngineHost", "EngineCore", "EngineJournal", "WorkflowModel", "WorkflowLanguage", "WorkflowExpressions",
                "VirtualDisk", collections, logging,
            ], path: "Tests/Support/EngineSimulator", swiftSettings: settings),
        .executableTarget(
            name: "simulate", dependencies: ["EngineSimulator"], path: "Tests/Support/Simulate", swiftSettings: settings
        ),
        .target(
            name: "ScriptedDaemon", dependencies: ["EngineProtocol", "WorkflowModel"], path: "Tests/ScriptedDaemon",
            swiftSettings: settings),

        // MARK: Benchmarks
        .executableTarget(
            name: "engine-bench", dependencies: ["EngineClient", "EngineProtocol", "WorkflowModel"],
            path: "Tests/Benchmarks/EngineBench", swiftSettings: settings),
        .executableTarget(
            name: "expressions-bench", dependencies: ["WorkflowExpressions", "WorkflowModel"],
            path: "Tests/Benchmarks/ExpressionsBench", swiftSettings: settings),
    ]
)
