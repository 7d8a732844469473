// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
  name: "followupd",
  products: [
    .executable(name: "followupd", targets: ["followupd"]),
    .executable(name: "followupctl", targets: ["followupctl"]),
    .library(name: "SMTPClient", targets: ["SMTPClient"]),
    .library(name: "SMTPTestKit", targets: ["SMTPTestKit"]),
    .library(name: "SystemdSupport", targets: ["SystemdSupport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .target(name: "FollowupModel", swiftSettings: strict),
    .target(name: "WorkingTime", dependencies: ["FollowupModel"], swiftSettings: strict),
    .target(name: "RuleLanguage", dependencies: ["FollowupModel", "WorkingTime"], swiftSettings: strict),
    .target(
      name: "FollowupEngine", dependencies: ["FollowupModel", "WorkingTime", "RuleLanguage"], swiftSettings: strict),
    .target(name: "ExternalSort", swiftSettings: strict),
    .target(
      name: "RecordSources", dependencies: ["FollowupModel", "WorkingTime", "ExternalSort"], swiftSettings: strict),
    .target(
      name: "FollowupStore",
      dependencies: [
        "FollowupModel", "RuleLanguage", "FollowupEngine", "ExternalSort",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "MailComposer", dependencies: ["FollowupModel", "WorkingTime", "RuleLanguage", "FollowupEngine"],
      swiftSettings: strict),
    .target(
      name: "SMTPClient",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(
      name: "SMTPTestKit",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: strict),
    .target(
      name: "DeliveryChannels",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(name: "SystemdSupport", dependencies: ["CSystemd"], swiftSettings: strict),
    .target(
      name: "ControlAPI",
      dependencies: [
        "FollowupModel", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .target(
      name: "FollowupDaemon",
      dependencies: [
        "FollowupModel", "WorkingTime", "RuleLanguage", "FollowupEngine", "RecordSources", "FollowupStore",
        "MailComposer", "SMTPClient", "DeliveryChannels", "SystemdSupport", "ControlAPI",
        .product(name: "TOMLKit", package: "TOMLKit"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .target(
      name: "ForecastReport", dependencies: ["FollowupModel", "RuleLanguage", "FollowupEngine"], swiftSettings: strict),
    .target(
      name: "FollowupSimulator",
      dependencies: [
        "FollowupModel", "WorkingTime", "RuleLanguage", "FollowupEngine", "FollowupStore",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .target(name: "FollowupTestKit", dependencies: ["FollowupDaemon", "FollowupModel"], swiftSettings: strict),
    .target(
      name: "DaemonProgram",
      dependencies: [
        "FollowupDaemon", "SystemdSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(name: "followupd", dependencies: ["DaemonProgram"], swiftSettings: strict),
    .executableTarget(
      name: "followupctl",
      dependencies: [
        "DaemonProgram", "FollowupDaemon", "ForecastReport", "ControlAPI", "SMTPTestKit", "SystemdSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // A program that tests start to speak with systemd.
    .executableTarget(
      name: "systemd-probe", dependencies: ["SystemdSupport"], path: "Tests/Support/SystemdProbe", swiftSettings: strict
    ),
    // Plays many seeds of the simulator: `make simulate`.
    .executableTarget(
      name: "followup-simulator", dependencies: ["FollowupSimulator"], path: "Tests/Support/Simulator",
      swiftSettings: strict),

    .testTarget(name: "SimulatorTests", dependencies: ["FollowupSimulator"], swiftSettings: strict),
    .testTarget(
      name: "WorkingTimeTests", dependencies: ["WorkingTime", "FollowupModel"],
      exclude: ["zones.py", "dates.py", "calendars.py"], swiftSettings: strict),
    .testTarget(
      name: "RuleLanguageSyntaxTests", dependencies: ["RuleLanguage", "FollowupModel"], swiftSettings: strict),
    .testTarget(
      name: "RuleLanguageTests", dependencies: ["RuleLanguage", "WorkingTime", "FollowupModel", "MailComposer"],
      exclude: ["holidays.py"], swiftSettings: strict),
    .testTarget(name: "ExternalSortTests", dependencies: ["ExternalSort"], swiftSettings: strict),
    .testTarget(
      name: "RecordSourcesTests", dependencies: ["RecordSources"], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FollowupStoreTests", dependencies: ["FollowupStore"], exclude: ["FormerStores"], swiftSettings: strict),
    .testTarget(
      name: "FollowupEngineTests",
      dependencies: [
        "FollowupModel", "WorkingTime", "RuleLanguage", "FollowupEngine", "FollowupStore", "MailComposer",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MailComposerTests", dependencies: ["MailComposer", "FollowupEngine", "FollowupModel", "WorkingTime"],
      exclude: ["read_mails.py", "plural_forms.py", "render_mails.py"], swiftSettings: strict),
    .testTarget(
      name: "SMTPClientTests",
      dependencies: [
        "SMTPClient", "SMTPTestKit", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .testTarget(
      name: "DeliveryChannelsTests",
      dependencies: ["DeliveryChannels", .product(name: "NIOPosix", package: "swift-nio")],
      exclude: ["hook_server.py"], swiftSettings: strict),
    .testTarget(
      name: "SMTPIntegrationTests",
      dependencies: [
        "SMTPClient", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], exclude: ["read_mailbox.py", "aiosmtpd_server.py"], swiftSettings: strict),
    .testTarget(
      name: "SystemdSupportTests", dependencies: ["SystemdSupport", "systemd-probe"], swiftSettings: strict),
    .testTarget(
      name: "ControlAPITests",
      dependencies: ["ControlAPI", "FollowupModel", .product(name: "NIOPosix", package: "swift-nio")],
      swiftSettings: strict),
    .testTarget(
      name: "FollowupDaemonTests",
      dependencies: [
        "FollowupDaemon", "FollowupEngine", "FollowupModel", "RuleLanguage", "ControlAPI", "SystemdSupport",
        "WorkingTime",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ForecastReportTests",
      dependencies: ["ForecastReport", "FollowupEngine", "RuleLanguage", "FollowupModel"],
      exclude: ["check_page.py", "render_pictures.py"], swiftSettings: strict),
    .testTarget(name: "PackagingTests", dependencies: ["FollowupModel"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "followupd", "followupctl", "SMTPTestKit", "FollowupTestKit", "FollowupDaemon", "FollowupModel", "ControlAPI",
      ],
      exclude: [
        "Mail/read_maildir.py", "Mail/hook_log.py", "Journal/journaled-day.sh", "Metrics/read_metrics.py",
        "FirstDay/type_answers.py",
      ], swiftSettings: strict
    ),
  ])
