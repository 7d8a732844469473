// How a command ends, for scripts: the statuses of sysexits.h that followupd uses.

/// The exit status of a command. Scripts build on the numbers.
public enum ExitStatus: Int32, Codable, Sendable, CaseIterable {
  case done = 0
  /// The work found problems: rule errors, failing tests, rejected rows.
  case problems = 1
  case wrongUsage = 64
  case unreadableData = 65
  /// The daemon does not answer.
  case unavailable = 69
  case cannotWrite = 73
  case inputOutputError = 74
  case notAllowed = 77
  case badConfiguration = 78
}
