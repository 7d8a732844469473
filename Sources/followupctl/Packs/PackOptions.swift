// What all commands about packs share: where the shipped packs lie, which rules are the team's, and how errors end.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import Foundation

/// Where packs come from, and the rules that they are for.
struct PackOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where the shipped packs are.", valueName: "folder"))
  var from = PackCatalogue.defaultFolder
  @Option(
    help: ArgumentHelp(
      "The team's folder of rules (default: the first that the configuration names).", valueName: "folder"))
  var rules: String?
  @Option(
    help: ArgumentHelp("The daemon's configuration file (default: \(Configuration.defaultPath)).", valueName: "file"))
  var config: String?

  func catalogue() throws -> PackCatalogue {
    try PackOptions.reporting { () throws(PackError) in try PackCatalogue(folder: from) }
  }

  /// The team's rules.
  func team() throws -> TeamRules {
    if let rules { return try PackOptions.reporting { () throws(PackError) in try TeamRules(folder: rules) } }
    let configuration = try OfflineWorld.configuration(config ?? Configuration.defaultPath)
    return try PackOptions.reporting { () throws(PackError) in try TeamRules(configuration) }
  }

  /// The same for who only looks: nil where nothing is named and there is no configuration yet.
  func teamIfAny() throws -> TeamRules? {
    if rules == nil, config == nil, !FileManager.default.fileExists(atPath: Configuration.defaultPath) { return nil }
    return try team()
  }

  /// Runs what can fail about packs; prints an error of it and throws its exit status.
  static func reporting<Result>(_ body: () throws(PackError) -> Result) throws -> Result {
    do throws(PackError) { return try body() } catch {
      for diagnostic in error.diagnostics { Output.problem("\(diagnostic)") }
      throw Output.failure(status(of: error), error.message, remedy: error.remedy)
    }
  }

  private static func status(of error: PackError) -> ExitStatus {
    switch error.kind {
    case .unknown, .badRules: return .problems
    case .unreadable: return .unreadableData
    case .exists, .cannotWrite: return .cannotWrite
    case .noFolder: return .badConfiguration
    }
  }
}
