// The whole configuration as values, with every default filled in.

import FollowupModel
import MailComposer
import RecordSources
import WorkingTime

/// What `followupd.toml` says.
public struct Configuration: Sendable {
  /// The file it was read from; paths inside are relative to its folder.
  public var path: String
  public var zone: Zone
  public var language = "en"
  /// The name of the team's calendar, which a rule file declares; nil: Saturday and Sunday are off.
  public var calendar: String?
  /// Absolute paths of rule files and folders.
  public var rules: [String] = []
  public var holdAbove = 200
  public var rulesOwner: String?
  /// The path of the SQLite database.
  public var store = "/var/lib/followupd/followupd.db"
  public var socket = Configuration.defaultSocket
  public var socketGroup: String?
  public var mail: Mail
  /// Other ways out, the first that takes a recipient's mail before others.
  public var channels: [Channel] = []
  /// After so many seconds without acceptance a mail is given up.
  public var queueLifetime: Int64 = 5 * 86_400
  /// Whether the journal gets names and texts, not only ids.
  public var journalsTexts = false
  /// When the journal gets the day's line.
  public var dailyLine: Window?
  public var sources: [SourceDescription] = []
  /// Where metrics may be asked for beside the control socket; nil: nowhere.
  public var metrics: MetricsAddress?

  public static let defaultPath = "/etc/followupd/followupd.toml"
  public static let defaultSocket = "/run/followupd/control.sock"
}

/// A mistake in the configuration.
public struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// From 1; 0 where the mistake is about the file as a whole.
  public var line: Int
  public var message: String
  public var help: String?

  public init(file: String, line: Int, message: String, help: String?) {
    self.file = file
    self.line = line
    self.message = message
    self.help = help
  }

  public var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return "\(place): error: \(message)" + (help.map { "\n  help: \($0)" } ?? "")
  }
}

/// All that is wrong with a configuration, at once.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  public var problems: [ConfigurationProblem]

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
