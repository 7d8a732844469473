// swift-tools-version: 6.1
import PackageDescription

// Benchmarks are a package of their own, so that nobody who uses followupd builds them.
let package = Package(
  name: "followupd-benchmarks",
  targets: [
    // The layers that are measured, compiled as they are in followupd, without the packages that its other layers need.
    .target(name: "FollowupModel", path: "Modules/FollowupModel", swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "WorkingTime", dependencies: ["FollowupModel"], path: "Modules/WorkingTime",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "RuleLanguage", dependencies: ["FollowupModel", "WorkingTime"], path: "Modules/RuleLanguage",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "RuleCheckBenchmark", dependencies: ["RuleLanguage"], swiftSettings: [.swiftLanguageMode(.v6)]),
  ])
