// swift-tools-version: 6.2
import PackageDescription

// MARK: - Settings

/// Applied to every target of our own; generated code carries none of them.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

// MARK: - What others made

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let grpc: Target.Dependency = .product(name: "GRPCCore", package: "grpc-swift-2")
let grpcInProcess: Target.Dependency = .product(name: "GRPCInProcessTransport", package: "grpc-swift-2")
let grpcTransport: Target.Dependency = .product(
    name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioHPACK: Target.Dependency = .product(name: "NIOHPACK", package: "swift-nio-http2")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

let packages: [(name: String, dependency: Package.Dependency)] = [
    ("swift-crypto", .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0")),
    ("swift-protobuf", .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: [])),
    ("grpc-swift-2", .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.0")),
    (
        "grpc-swift-nio-transport",
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.0")
    ),
    ("swift-nio", .package(url: "https://github.com/apple/swift-nio", from: "2.101.0")),
    ("swift-asn1", .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.0")),
    (
        "swift-certificates",
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.0")
    ),
    ("swift-nio-http2", .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0")),
    ("swift-nio-ssl", .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0")),
    (
        "async-http-client",
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0")
    ),
    ("GRDB.swift", .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")),
    ("swift-log", .package(url: "https://github.com/apple/swift-log", from: "1.16.0")),
    (
        "swift-service-lifecycle",
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0")
    ),
    (
        "swift-argument-parser",
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ),
    ("TOMLKit", .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0")),
]

// MARK: - Kinds of targets

/// A C library of the system, as Debian packages it; `Tests/Tools/setup` installs them.
func system(_ name: String, package: String) -> Target {
    .systemLibrary(name: name, providers: [.apt([package])])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, at path: String? = nil, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A libFuzzer program; it has no `main` and links only with `--sanitize fuzzer`, so it is declared only with `XMTP_FUZZ`.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Tests/Fuzz/\(name)", exclude: ["Corpus"],
        swiftSettings: strict)
}

// MARK: - The house, from the ground up

var targets: [Target] = [
    // Layer 0
    // Generated code and nothing else.
    .target(name: "XMTPProtos", dependencies: [protobuf], exclude: ["protos"]),

    // RFC 9420, pure: the random source and the present time are parameters.
    module("MLS", [crypto]),
    // The two suites on curves swift-crypto lacks.
    .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    module("MLSLibcrypto", ["MLS", "CLibcrypto"]),
    // The working group's vectors, the tool that runs them, and what lives from the same code.
    .target(
        name: "MLSVectors", dependencies: ["MLS", "MLSLibcrypto"], path: "Tests/Vectors/MLSVectors",
        swiftSettings: strict),
    program("mls-vectors", at: "Tests/Vectors/mls-vectors", ["MLSVectors"]),
    .target(
        name: "MLSModel", dependencies: ["MLS", "MLSVectors"], path: "Tests/Model/MLSModel",
        swiftSettings: strict),
    program("mls-model", at: "Tests/Model/mls-model", ["MLS", "MLSModel", "MLSVectors"]),
    program("mls-benchmark", at: "Tests/Benchmarks/MLSBenchmark", ["MLS", "MLSVectors"]),
    tests("MLSTests", ["MLS", "MLSLibcrypto", "MLSModel", "MLSVectors", "TestSupport"]),

    // Internet messages: composing is pure Swift; parsing is GMime behind our limits, in a module of its own.
    module("Mail"),
    tests("MailTests", ["Mail"]),
    // pkg-config would add flags that the package manager refuses with a warning; folders that are not there are no harm.
    .target(
        name: "CGMime",
        cSettings: [
            .unsafeFlags([
                "-I/usr/include/gmime-3.0", "-I/usr/include/glib-2.0",
                "-I/usr/lib/x86_64-linux-gnu/glib-2.0/include",
                "-I/usr/lib/aarch64-linux-gnu/glib-2.0/include",
            ])
        ],
        linkerSettings: [
            .linkedLibrary("gmime-3.0"), .linkedLibrary("gobject-2.0"), .linkedLibrary("glib-2.0"),
        ]),
    module("MailParsing", ["Mail", "CGMime"]),
    .target(
        name: "MailTestSupport", dependencies: ["Mail"], path: "Tests/MailTestSupport", swiftSettings: strict),
    tests("MailParsingTests", ["Mail", "MailParsing", "MailTestSupport"]),

    // Layer 2
    // Folders of mail on disk; knows nothing of mail syntax.
    .systemLibrary(name: "CFileSystem"),
    module("Maildir", ["CFileSystem"]),
    tests("MaildirTests", ["Maildir", "maildir-crash-helper"]),
    program("maildir-probe", at: "Tests/Interop/MaildirProbe", ["Mail", "MailParsing", "Maildir"]),
    program("maildir-benchmark", at: "Tests/Benchmarks/MaildirBenchmark", ["Maildir"]),
    program("maildir-crash-helper", at: "Tests/CrashRuns/MaildirHelper", ["Maildir"]),

    // Layer 1

    system("CZlib", package: "zlib1g-dev"),
    system("CZstd", package: "libzstd-dev"),
    // What a message says: content types, device sync, archives. Pure.
    module("Content", ["XMTPProtos", "CZlib", "CZstd", protobuf, crypto]),
    tests("ContentTests", ["Content", "TestSupport", crypto]),

    // Layer 2

    // Everything of an account that must survive.
    module("Store", [grdb, crypto, cryptoExtras]),
    tests("StoreTests", ["Store", grdb]),

    // Wallets: keys, addresses, signed texts.
    .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    module("Ethereum", [crypto, cryptoExtras, "CSecp256k1", "CSodium"]),
    tests("EthereumTests", ["Ethereum", "TestSupport", crypto]),

    // Layer 1
    // Inboxes, installations, who may sign.
    module("Identity", ["Ethereum", "MLS", "XMTPProtos", protobuf, crypto, "CSodium"]),
    tests("IdentityTests", ["Identity", "Ethereum", "MLS", "XMTPProtos", "TestSupport", protobuf, crypto]),

    // What goes into the spool, and the small program that puts it there; no network, no database.
    module("Submission", ["Mail", "MailParsing", "Maildir"]),
    program("xmtp-sendmail", ["Submission", "Maildir"]),
    tests("SubmissionTests", ["Submission", "Maildir"]),
    // XMTP's rules on top of MLS. Pure.
    module("Conversations", ["MLS", "Identity", crypto]),
    tests(
        "ConversationsTests",
        ["Conversations", "MLS", "Identity", "XMTPProtos", "TestSupport", protobuf, crypto]),

    // Layer 1
    // What every server keeps of its connections.
    module("Listening", [nio]),

    // Layer 2
    // What is said to a node and what it answers; opens no socket.
    module("NodeClient", ["XMTPProtos", protobuf]),
    // The sockets: gRPC to nodes, HTTP to file servers.
    module("NodeConnection", ["NodeClient", grpc, grpcTransport, httpClient, nio, nioHTTP1]),
    // A node without a socket, and the server around it.
    module(
        "LocalNode",
        [
            "NodeClient", "Identity", "Ethereum", "MLS", "XMTPProtos", "CZlib", protobuf, grdb, grdbSQLite,
            crypto,
        ]),
    module(
        "NodeServer",
        ["Listening", "LocalNode", "NodeClient", nio, nioPosix, nioHTTP1, nioHPACK, logging]),

    // Layer 4
    // What the user decided, and how commands reach whoever owns an account.
    module(
        "Control",
        [
            "Client", "Content", "Conversations", "Ethereum", "Identity", "Listening", "Mail",
            "MailConversion",
            "NodeClient", "NodeConnection", "Store", nio, nioPosix, logging,
        ]),

    // Layer 5
    module(
        "CLI",
        [
            "Bridge", "Client", "Content", "Control", "Conversations", "Ethereum", "Identity", "LocalNode",
            "MLS", "Mail", "MailConversion", "MailParsing", "MailServers", "Maildir", "NodeClient",
            "NodeConnection", "NodeServer", "Store", "Submission", "XMTPProtos", arguments, logging, protobuf,
            toml,
        ]),
    program("xmtp-mail", ["CLI"]),

    tests(
        "ControlTests",
        [
            "Client", "Control", "Conversations", "Identity", "LocalNode", "MLS", "MailConversion",
            "NodeClient", nio,
        ]),
    tests(
        "CLITests",
        [
            "CLI", "Content", "Control", "Conversations", "MLS", "MailConversion", "NodeClient", "XMTPProtos",
            arguments, protobuf,
        ]),

    // What tests of nodes and of those who talk to them share: faults, a hand-driven clock, sample messages.
    .target(
        name: "NodeTestSupport",
        dependencies: ["NodeClient", "LocalNode", "NodeServer", "XMTPProtos", protobuf, logging],
        path: "Tests/NodeSupport", swiftSettings: strict),
    tests("NodeClientTests", ["NodeClient", "NodeConnection", "LocalNode", "NodeTestSupport"]),
    tests(
        "LocalNodeTests",
        [
            "LocalNode", "NodeClient", "NodeConnection", "NodeServer", "NodeTestSupport", "TestSupport",
            "XMTPProtos", protobuf, grdb, nio, nioHPACK, logging,
        ]),
    program(
        "node-faults", at: "Tests/Interop/NodeFaults",
        ["NodeClient", "NodeConnection", "NodeTestSupport", grpc, grpcTransport]),
    program(
        "node-benchmark", at: "Tests/Benchmarks/NodeBenchmark",
        ["NodeClient", "NodeConnection", "NodeTestSupport", "XMTPProtos", protobuf, arguments]),

    // Messages to mail and mail to intentions, both pure.
    module("MailConversion", ["Content", "Mail", "MailParsing", "Identity", "Ethereum", crypto]),
    tests(
        "MailConversionTests",
        ["MailConversion", "Content", "ConversionTestSupport", "Identity", "Mail", "MailParsing"]),
    .target(
        name: "ConversionTestSupport",
        dependencies: [
            "Content", "Identity", "Mail", "MailConversion", "MailParsing", "Maildir", "TestSupport",
        ], path: "Tests/ConversionSupport", swiftSettings: strict),
    program(
        "mail-corpus", at: "Tests/Interop/MailCorpus",
        ["Mail", "MailParsing", "MailTestSupport", "ConversionTestSupport", "MailConversion"]),

    // Doors for mail programs: IMAP in front of Dovecot, submission in front of the spool.
    .systemLibrary(name: "CSpawn"),
    module(
        "MailServers",
        [
            "Listening", "Submission", "Mail", "MailParsing", "Maildir", "MailConversion", "CSpawn", nio,
            nioPosix,
            nioTLS, nioSSL, x509, asn1, crypto, logging,
        ]),
    tests("MailServersTests", ["MailServers", "Submission", "Mail", "MailConversion", nioSSL]),
    program("mail-servers-host", at: "Tests/Interop/MailServersHost", ["MailServers", logging]),

    // Layer 3

    // The engine: accounts, conversations, everything that goes out and comes in.
    module(
        "Client",
        ["Conversations", "Identity", "Content", "MLS", "NodeClient", "Store", "Ethereum", crypto, logging]),
    tests(
        "ClientTests",
        [
            "Client", "Content", "Conversations", "Identity", "LocalNode", "MLS", "NodeClient",
            "NodeConnection", "NodeTestSupport", "Store", "TestSupport", grdb,
        ]),
    program(
        "xmtp-driver", at: "Tests/Interop/ClientDriver",
        [
            "Client", "Content", "Conversations", "Ethereum", "Identity", "MLS", "NodeClient",
            "NodeConnection", "Store",
        ]),

    program(
        "client-benchmark", at: "Tests/Benchmarks/ClientBenchmark",
        ["Client", "Content", "Conversations", "Identity", "NodeClient", "NodeConnection", "Store"]),
    // The daemon between the engine and the Maildir.
    module(
        "Bridge",
        [
            "Client", "Content", "Control", "Conversations", "Ethereum", "Identity", "Mail", "MailConversion",
            "MailParsing", "Maildir", "Store", "Submission", crypto, lifecycle, logging,
        ]),
    program(
        "bridge-crash", at: "Tests/CrashRuns/BridgeCrash",
        [
            "Bridge", "Client", "Content", "Control", "Conversations", "Identity", "LocalNode", "Mail",
            "MailConversion", "MailParsing", "MailServers", "Maildir", "NodeClient", "NodeConnection",
            "NodeServer", "Store", "Submission", "TestSupport", logging,
        ]),
    program(
        "bridge-benchmark", at: "Tests/Benchmarks/BridgeBenchmark",
        [
            "Bridge", "Client", "Content", "Conversations", "Identity", "LocalNode", "MailConversion",
            "Maildir",
            "NodeClient", "Store",
        ]),
    tests(
        "BridgeTests",
        [
            "Bridge", "Client", "Content", "Control", "Conversations", "Ethereum", "Identity", "LocalNode",
            "Mail", "MailConversion", "MailParsing", "Maildir", "NodeClient", "NodeConnection",
            "NodeTestSupport", "Store", "Submission",
        ]),

    // What tests share
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
]

if Context.environment["XMTP_FUZZ"] != nil {
    targets += [
        .target(
            name: "MLSFuzzSupport", dependencies: ["MLS", "MLSVectors"], path: "Tests/Model/MLSFuzzSupport",
            swiftSettings: strict),
        fuzzer("MLSDecoders", ["MLS"]),
        fuzzer("MLSGroup", ["MLS", "MLSFuzzSupport"]),
        fuzzer("MLSSnapshot", ["MLS", "MLSFuzzSupport", "MLSVectors"]),
        fuzzer("MLSWelcome", ["MLS", "MLSFuzzSupport", "MLSVectors"]),
        fuzzer("ContentDecoder", ["Content"]),
        fuzzer("IdentityUpdateDecoder", ["Identity", "Ethereum", "MLS"]),
        fuzzer("MailParser", ["Mail", "MailParsing"]),
        fuzzer("ConversationsDecoder", ["Conversations", "Identity", "MLS"]),
        fuzzer("NodeRequests", ["LocalNode", "NodeClient"]),
        fuzzer("HTTP2Session", ["NodeServer", nio]),
        fuzzer(
            "ReceivePath",
            ["Client", "Content", "Conversations", "Identity", "LocalNode", "MLS", "NodeClient", "Store"]),
    ]
}

// MARK: - Part of the house

/// `XMTP_TARGETS=MLSTests,IdentityTests swift test` leaves everything out that these targets do not need, so that
/// a sanitizer run, a fuzzer or a first build of one module does not compile the whole house.
func closure(of names: Set<String>, in all: [Target]) -> [Target] {
    var wanted = names
    var grown = true
    while grown {
        grown = false
        for target in all where wanted.contains(target.name) {
            for case .byNameItem(let name, _) in target.dependencies where wanted.insert(name).inserted {
                grown = true
            }
        }
    }
    return all.filter { wanted.contains($0.name) }
}

if let selection = Context.environment["XMTP_TARGETS"] {
    targets = closure(of: Set(selection.split(separator: ",").map(String.init)), in: targets)
}

let usedPackages = Set(
    targets.flatMap(\.dependencies).compactMap { dependency -> String? in
        if case .productItem(_, let package, _, _) = dependency { package } else { nil }
    })

let package = Package(
    name: "xmtp-mail",
    products: targets.contains { $0.name == "MLS" } ? [.library(name: "MLS", targets: ["MLS"])] : [],
    dependencies: packages.filter { usedPackages.contains($0.name) }.map(\.dependency),
    targets: targets
)
