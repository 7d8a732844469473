// swift-tools-version: 6.1
import PackageDescription

// Benchmarks are a package of their own, so that nobody who uses followupd builds them.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
  name: "followupd-benchmarks",
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    // The layers that are measured, compiled as they are in followupd, without the packages that its other layers need.
    .target(name: "FollowupModel", path: "Modules/FollowupModel", swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "WorkingTime", dependencies: ["FollowupModel"], path: "Modules/WorkingTime",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "RuleLanguage", dependencies: ["FollowupModel", "WorkingTime"], path: "Modules/RuleLanguage",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "FollowupEngine", dependencies: ["FollowupModel", "WorkingTime", "RuleLanguage"],
      path: "Modules/FollowupEngine", swiftSettings: strict),
    .systemLibrary(name: "CSystemd", path: "Modules/CSystemd", pkgConfig: "libsystemd"),
    .target(
      name: "SystemdSupport", dependencies: ["CSystemd"], path: "Modules/SystemdSupport", swiftSettings: strict),
    .target(name: "ExternalSort", path: "Modules/ExternalSort", swiftSettings: strict),
    .target(
      name: "RecordSources", dependencies: ["FollowupModel", "WorkingTime", "ExternalSort"],
      path: "Modules/RecordSources", swiftSettings: strict),
    .target(
      name: "FollowupStore",
      dependencies: [
        "FollowupModel", "RuleLanguage", "FollowupEngine", "ExternalSort",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], path: "Modules/FollowupStore", swiftSettings: strict),
    .target(
      name: "SMTPClient",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Crypto", package: "swift-crypto"),
      ], path: "Modules/SMTPClient", swiftSettings: strict),
    .executableTarget(
      name: "SMTPLoad", dependencies: ["SMTPClient", .product(name: "NIOPosix", package: "swift-nio")],
      swiftSettings: strict),
    .executableTarget(
      name: "StoreBenchmark",
      dependencies: [
        "FollowupEngine", "FollowupStore", "RecordSources", "RuleLanguage", "SystemdSupport", "WorkingTime",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "ConditionBenchmark", dependencies: ["FollowupModel", "FollowupStore", "RuleLanguage", "WorkingTime"],
      swiftSettings: strict),
    .executableTarget(
      name: "RuleCheckBenchmark", dependencies: ["RuleLanguage"], swiftSettings: [.swiftLanguageMode(.v6)]),
  ])
